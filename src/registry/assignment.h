/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whether IANA has assigned a number, has reserved it, or can assign it. */

#ifndef ASSIGNMENT_H
#define ASSIGNMENT_H

#include <stdbool.h>

#include "model.h"

enum assignment {
    ASSIGNED,   /* to a service; the record has a name */
    RESERVED,   /* not to a service, and cannot be: reserved, removed, or for private use */
    UNASSIGNED, /* can be assigned */
};

/* The assignment of a record, with or without a number. */
enum assignment assignment_of(const struct registry_record *record);

/*
 * Whether a record with this name and protocol is about the protocol that is wanted. A number that
 * is not assigned and has no protocol is not assigned for any protocol.
 */
bool assignment_has_protocol(const char *name, const char *protocol, const char *wanted);

/* "assigned", "reserved" or "unassigned". */
const char *assignment_name(enum assignment assignment);

#endif
