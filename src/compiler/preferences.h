/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads a list of preferences: services(5) lines `name port/protocol`, with comments, that name the
 * records of the registry which go first.
 */

#ifndef PREFERENCES_H
#define PREFERENCES_H

#include "common/diagnostic.h"
#include "table.h"

struct preference {
    const char *name;
    const char *protocol;
    const char *reason; /* its comment; "" */
    uint16_t port;      /* host byte order */
    unsigned long line; /* of the file */
};

/*
 * Read the list at `path`: `take` gets each preference, whose strings are valid during the call
 * only, and `warn` each line that is none. 0, or a negative errno with `diagnostic` set; -ENOENT:
 * there is no list.
 */
int preferences_read(const char *path,
                     void (*take)(void *context, const struct preference *preference),
                     diagnostic_listener *warn, void *context, struct diagnostic *diagnostic);

/*
 * Prefer in `table` what the list at `path` names, in its order. `warn` gets each line that is not
 * such a line, or that no record matches. 0, or a negative errno with `diagnostic` set; -ENOENT:
 * there is no list.
 */
int preferences_apply(const char *path, struct table *table, diagnostic_listener *warn,
                      void *context, struct diagnostic *diagnostic);

#endif
