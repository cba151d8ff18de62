/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What IANA has done with a number. */

#ifndef ASSIGNMENT_H
#define ASSIGNMENT_H

#include "model.h"

enum assignment {
    ASSIGNED,   /* to a service, which has a name */
    RESERVED,   /* to no service, and not free: reserved, removed, or for any private use */
    UNASSIGNED, /* free to be applied for */
};

/* What a record says, with or without a number. */
enum assignment assignment_of(const struct registry_record *record);

/* `assigned`, `reserved`, `unassigned`. */
const char *assignment_name(enum assignment assignment);

#endif
