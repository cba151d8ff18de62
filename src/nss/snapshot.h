/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Which database this process uses now. A snapshot is one build of the database, as far as this
 * process has read it: private memory, so that nothing that happens to the file can reach it.
 */

#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdatomic.h>

#include "file.h"
#include "reader.h"

struct snapshot;
struct snapshot_copy;

/* The use that one lookup makes of a snapshot. It lives on the caller's stack. */
struct snapshot_use {
    struct reader reader; /* to look things up with, until snapshot_release */
    struct snapshot *snapshot;
    int slot;           /* where all threads find that snapshot; -1: it is this lookup's own */
    atomic_uint *users; /* of that slot: where this lookup is counted */
    struct file file;   /* open once blocks are fetched */
};

/*
 * Use the database that is valid now. 0, or the negative errno that says why there is none.
 * snapshot_release ends it in either case.
 */
int snapshot_acquire(struct snapshot_use *use);

/*
 * After -ESTALE: turn to the file that is there now. 0, or the negative errno that says why there
 * is no other build to turn to.
 */
int snapshot_renew(struct snapshot_use *use);

void snapshot_release(struct snapshot_use *use);

/*
 * Copy what an enumeration needs out of the build in use, so that replacing the file cannot change
 * the list half-way. 0, -ESTALE where the file is another build by now, or another negative errno.
 * The caller owns the copy and gives it to free().
 */
int snapshot_copy(struct snapshot_use *use, struct snapshot_copy **copy);

/* A reader for reader_next alone, valid as long as the copy is. */
struct reader snapshot_copy_reader(struct snapshot_copy *copy);

/* For a fork's child: forget the lookups that other threads had under way. */
void snapshot_after_fork(void);

#endif
