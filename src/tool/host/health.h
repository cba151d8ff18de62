/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How things stand on this system: what `status` prints, and what is to be said about it. */

#ifndef HEALTH_H
#define HEALTH_H

#include <stdbool.h>

#include "findings.h"
#include "module.h"
#include "nsswitch.h"
#include "tool/state/live.h"
#include "tool/state/state.h"

#define HEALTH_NO_LIMIT (-1L)

struct health {
    bool has_database;
    bool is_usable;   /* there is one, and every block of it is whole */
    bool is_packaged; /* the live one is the one that was installed */
    struct live_database live;
    struct live_database packaged;
    bool has_packaged;
    bool knows_age;
    long age; /* days since the registry's date, UTC */
    struct state_source source;
    const char *registry;   /* path of the registry beside the live database */
    char registry_date[16]; /* "": it cannot be read */
    struct module module;
    struct nsswitch nsswitch;
    bool nscd_runs;
    bool nscd_keeps_services;
    struct findings findings;
    int error; /* -ENOMEM: a look at something failed for want of memory */
};

/*
 * Look at everything. `max_age` days: an older registry needs attention; or HEALTH_NO_LIMIT. 0, or
 * -ENOMEM, and not everything has been looked at.
 */
int health_check(struct health *health, long max_age);

#endif
