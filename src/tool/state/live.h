/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The live database: the one that the module reads. */

#ifndef LIVE_H
#define LIVE_H

#include "ianadb.h"

struct live_database {
    const char *path;          /* of the file */
    struct ianadb_block block; /* block 0, checked; see live_header */
};

/*
 * Find the live database as the module does: the first file on the search path with a valid header.
 * 0, or a negative errno: -ENOENT if there is no file, else the error of the first file that there
 * is, and its path; -EBADMSG if that is not a database.
 */
int live_find(struct live_database *live);

/* The same for one path. */
int live_read(struct live_database *live, const char *path);

/* The path of the registry in use. */
const char *live_registry(void);

/* The header in block 0. */
static inline const struct ianadb_header *live_header(const struct ianadb_block *block)
{
    return (const struct ianadb_header *)block->content;
}

#endif
