/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A whole database in memory, to look into: that of a file, or one that was just compiled. */

#ifndef DATABASE_H
#define DATABASE_H

#include "common/diagnostic.h"
#include "compiler/writer.h"
#include "nss/reader.h"

struct database {
    struct writer_image image;
    struct reader reader; /* valid until database_free */
};

/*
 * Read the file at `path`, and check its header and the checksum of each block. 0 and the caller
 * gives the database to database_free; or a negative errno with `diagnostic` set: -EBADMSG for what
 * is no whole database.
 */
int database_read(const char *path, struct database *database, struct diagnostic *diagnostic);

/*
 * Look at every byte of a database that was read, and ask it for all that is in it. 0, or -EBADMSG
 * with the text of `diagnostic` set.
 */
int database_verify(const struct database *database, struct diagnostic *diagnostic);

/* The same as database_read for the live database. -ENOENT: there is none. */
int database_read_live(struct database *database, struct diagnostic *diagnostic);

/* Look into the image of a build. The database owns it from here on. */
void database_adopt(struct database *database, const struct writer_image *image);

void database_free(struct database *database);

#endif
