/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a registry's file to its services, and to a database image: what `compile` and `update` do.
 */

#ifndef BUILD_H
#define BUILD_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "table.h"
#include "writer.h"

/* Who gets the lines of services(5) files. 0, or a negative errno with `diagnostic` set. */
typedef int build_line_listener(void *context, const struct table_line *line,
                                struct diagnostic *diagnostic);

/* Gives the lines of some services(5) files, in their order. 0, or a negative errno with
 * `diagnostic` set, the listener's among them. */
typedef int build_lines(build_line_listener *add, void *context, struct diagnostic *diagnostic);

struct build_options {
    const char *local_preferences;   /* the administrator's list; NULL: none. It need not exist */
    const char *shipped_preferences; /* ours; NULL: none. It need not exist */
    build_lines *host;               /* the lines that go before the registry; NULL: none */
    build_lines *legacy;             /* the lines that stand behind it; NULL: none */
    bool strict;                     /* refuse what is otherwise left out with a warning */
    diagnostic_listener *warn;
    void *context;
};

/*
 * Build the table of the services of the registry at `path`, in their total order. `updated` gets
 * the registry's date, `preferences` the enum ianadb_preferences bits of the lists that were there.
 * 0, and the caller frees the table with table_free; or a negative errno with `diagnostic` set:
 * -EBADMSG, -EFBIG and -ENODATA for a document that is refused.
 */
int build_table(const char *path, const struct build_options *options, struct table *table,
                char updated[16], uint16_t *preferences, struct diagnostic *diagnostic);

/*
 * Build the image of the registry at `path`. 0, and the caller owns image->blocks; or a negative
 * errno with `diagnostic` set, as above.
 */
int build_database(const char *path, const struct build_options *options,
                   struct writer_image *image, struct diagnostic *diagnostic);

#endif
