/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a services file and a database answer differently: what changes if `iana` is asked first. */

#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "etc_services.h"
#include "nss/reader.h"

/* A lookup that both answer, or the file alone. */
struct difference {
    const struct file_service *file;
    struct reader_service iana; /* not set for what only the file has */
    bool any_protocol;          /* the lookup that names no protocol */
};

struct difference_list {
    struct difference *items; /* in the order of the file */
    size_t count;
};

/* A port of the database whose name leads to another port. */
struct detour {
    uint16_t port;
    struct reader_service service; /* that the port has the name of */
    uint16_t leads_to;             /* the port that this name has */
};

struct detour_list {
    struct detour *items; /* by protocol, then by port */
    size_t count;
};

/* A name, and a port, counts once for each protocol. */
struct comparison {
    struct difference_list ports;     /* of names: those that change */
    struct difference_list names;     /* of ports: those that change */
    struct difference_list file_only; /* names that the database has not */
    size_t added_names;               /* that the file has not */
    size_t added_ports;
    struct detour_list detours;
};

/*
 * Compare. 0 and the caller gives the comparison to compare_free; it points into the file and the
 * database. Or a negative errno: -ENOMEM, or what the reader says of a damaged database.
 */
int compare_services(const struct etc_services *file, const struct reader *reader,
                     struct comparison *comparison);

void compare_free(struct comparison *comparison);

#endif
