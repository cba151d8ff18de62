/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Compiles the file of a registry to a table of services, or to a database. */

#ifndef BUILD_H
#define BUILD_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "table.h"
#include "writer.h"

/* Gets a line of a services(5) file. 0, or a negative errno with `diagnostic` set. */
typedef int build_line_listener(void *context, const struct table_line *line,
                                struct diagnostic *diagnostic);

/* Passes the lines of services(5) files to `add`, in their order. 0, or a negative errno with
 * `diagnostic` set; an error of `add` ends it and is returned. */
typedef int build_lines(build_line_listener *add, void *context, struct diagnostic *diagnostic);

/* A list of preferences that does not exist counts as an empty one. */
struct build_options {
    const char *local_preferences;   /* path of the administrator's list; NULL: none */
    const char *shipped_preferences; /* path of the shipped list; NULL: none */
    build_lines *host;               /* the lines before the registry; NULL: none */
    build_lines *legacy;             /* the lines after the registry; NULL: none */
    bool any_file;                   /* the registry may be a pipe or a device */
    bool any_list;                   /* and so may the lists of preferences */
    bool strict;                     /* refuse a registry that causes a warning */
    diagnostic_listener *warn;       /* gets 20 warnings of a kind in a file, then their number */
    void *context;
};

/*
 * Compile the registry at `path` to a table of its services, in their order. `updated` gets the
 * registry's date, `preferences` the enum ianadb_preferences bits of the lists that exist. 0, and
 * the caller frees the table with table_free; or a negative errno with `diagnostic` set: -EBADMSG,
 * -EFBIG or -ENODATA if the registry is refused.
 */
int build_table(const char *path, const struct build_options *options, struct table *table,
                char updated[16], uint16_t *preferences, struct diagnostic *diagnostic);

/*
 * Compile the registry at `path` to a database. 0, and the caller frees image->blocks; or a
 * negative errno with `diagnostic` set, as build_table.
 */
int build_database(const char *path, const struct build_options *options,
                   struct writer_image *image, struct diagnostic *diagnostic);

#endif
