/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads a list of preferences: lines `NAME PORT/PROTOCOL` as in services(5), each of which moves
 * one record of the registry to the front.
 */

#ifndef PREFERENCES_H
#define PREFERENCES_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "table.h"

struct preference {
    const char *name;
    const char *protocol;
    const char *reason; /* the comment of its line; or "" */
    uint16_t port;      /* host byte order */
    unsigned long line; /* of the file */
};

/*
 * Read the list at `path`: a regular file, or with `any_file` also a pipe or a device. `take` gets
 * each preference, whose strings are valid during the call only; `warn` gets a diagnostic for each
 * line that cannot be parsed. 0, or a negative errno with `diagnostic` set; -ENOENT: there is no
 * list.
 */
int preferences_read(const char *path, bool any_file,
                     void (*take)(void *context, const struct preference *preference),
                     diagnostic_listener *warn, void *context, struct diagnostic *diagnostic);

/*
 * Apply the list at `path` to the table, between table_sort and table_order. `warn` gets a
 * diagnostic for each line that cannot be parsed or that no record matches. 0, or a negative errno,
 * as above.
 */
int preferences_apply(const char *path, bool any_file, struct table *table,
                      diagnostic_listener *warn, void *context, struct diagnostic *diagnostic);

#endif
