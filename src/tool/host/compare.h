/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the lookups that a services file and a database answer differently. */

#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "etc_services.h"
#include "nss/reader.h"

/* A lookup that the file answers, and the database differently or not at all. */
struct difference {
    const struct file_service *file;
    struct reader_service iana; /* the answer of the database; not set in file_only */
    bool any_protocol;          /* a lookup without a protocol */
};

struct difference_list {
    struct difference *items; /* in the order of the file */
    size_t count;
};

/* A port of the database whose name leads to another port. */
struct detour {
    uint16_t port;
    struct reader_service service; /* the answer for `port` */
    uint16_t leads_to;             /* the port of the name of `service` */
};

struct detour_list {
    struct detour *items; /* by protocol, then by port */
    size_t count;
};

/* A name or a port counts once for each protocol. */
struct comparison {
    struct difference_list ports;     /* of names that get another port */
    struct difference_list names;     /* of ports that get another name */
    struct difference_list file_only; /* names that the database does not have */
    size_t added_names;               /* that the file does not have */
    size_t added_ports;
    struct detour_list detours;
};

/*
 * Compare. 0, and the caller calls compare_free; the comparison refers to the file and the
 * database. Or a negative errno: -ENOMEM, or an error of the reader.
 */
int compare_services(const struct etc_services *file, const struct reader *reader,
                     struct comparison *comparison);

void compare_free(struct comparison *comparison);

#endif
