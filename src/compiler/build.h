/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a registry's file to its services, and to a database image: what `compile` and `update` do.
 */

#ifndef BUILD_H
#define BUILD_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "table.h"
#include "writer.h"

struct build_options {
    const char *local_preferences;   /* the administrator's list; NULL: none. It need not exist */
    const char *shipped_preferences; /* ours; NULL: none. It need not exist */
    bool any_file;                   /* the registry may be a pipe or a device */
    bool strict;                     /* refuse what is otherwise left out with a warning */
    diagnostic_listener *warn;       /* of each kind of warning, 20 a file, then their number */
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
