/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Examines this system for `status`. */

#ifndef HEALTH_H
#define HEALTH_H

#include <stdbool.h>

#include "findings.h"
#include "module.h"
#include "nsswitch.h"
#include "tool/state/live.h"
#include "tool/state/origin.h"

#define HEALTH_NO_LIMIT (-1L)

struct health {
    bool has_database;
    bool is_usable;   /* there is one, and each block is whole */
    bool is_packaged; /* the live database is the installed one */
    struct live_database live;
    struct live_database packaged;
    bool has_packaged;
    bool knows_age;
    long age; /* days since the registry's date, UTC */
    struct origin origin;
    const char *registry;   /* path of the registry in use */
    char registry_date[16]; /* "": it cannot be read */
    struct module module;
    struct nsswitch nsswitch;
    bool watches_names; /* systemd compiles own names after a change */
    bool nscd_runs;
    bool nscd_keeps_services;
    struct findings findings;
    int error; /* 0, or -ENOMEM if a check lacked memory */
};

/*
 * Make all checks. A registry that is older than `max_age` days needs attention, unless this is
 * HEALTH_NO_LIMIT. 0, or -ENOMEM if checks could not be made.
 */
int health_check(struct health *health, long max_age);

#endif
