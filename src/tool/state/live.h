/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The database that lookups are answered from now: which file it is, what its header says, and the
 * registry that it was made from. */

#ifndef LIVE_H
#define LIVE_H

#include "ianadb.h"

struct live_database {
    const char *path;          /* the file on the module's search path */
    struct ianadb_block block; /* its first one, checked; see live_header */
};

/*
 * Find the live database as the module does: the first path with a valid header. 0, or the negative
 * errno of the first path that has a file: -ENOENT: none has, -EBADMSG: it is no database.
 */
int live_find(struct live_database *live);

/* Look at one path alone. 0, or a negative errno: -EBADMSG for what is no database. */
int live_read(struct live_database *live, const char *path);

/* The registry that the live database was made from. */
const char *live_registry(void);

/* The header of a database's first block. */
static inline const struct ianadb_header *live_header(const struct ianadb_block *block)
{
    return (const struct ianadb_header *)block->content;
}

#endif
