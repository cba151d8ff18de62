/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Threads that make all kinds of lookups without a pause. builds.c checks each answer. Only the
 * first thread enumerates, because a process has one enumeration.
 */

#ifndef WORKERS_H
#define WORKERS_H

#include <pthread.h>
#include <stdatomic.h>

#include "builds.h"

#define WORKERS_MOST 16u

struct worker {
    struct workers *all;
    unsigned number;
    pthread_t thread;
    atomic_ulong from_a; /* answers out of a build */
    atomic_ulong from_b;
    atomic_ulong refused; /* for want of a database */
};

struct workers {
    const struct module *module;
    atomic_bool is_over;
    unsigned count;
    struct worker each[WORKERS_MOST];
};

/* Start so many, at most WORKERS_MOST; their counts begin at zero. */
void workers_start(struct workers *workers, const struct module *module, unsigned count);

/*
 * Until each of them has had answers that it began to ask for now. What has happened to the
 * database before is then behind them all.
 */
void workers_wait(struct workers *workers);

/* Wait for their end. The counts stay. */
void workers_end(struct workers *workers);

#endif
