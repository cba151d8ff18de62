/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A whole database in memory, for lookups: from a file, or just compiled. */

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
 * Read the file at `path`, and check the header and the checksum of each block. 0, and the caller
 * calls database_free; or a negative errno with `diagnostic` set: -EBADMSG if it is not a database,
 * is damaged, or has another version.
 */
int database_read(const char *path, struct database *database, struct diagnostic *diagnostic);

/* The same. Every byte is checked, and everything in the database is looked up. */
int database_read_verified(const char *path, struct database *database,
                           struct diagnostic *diagnostic);

/* The same as database_read for the live database; if there is none, for the first file on the
 * search path. -ENOENT: there is no file. */
int database_read_live(struct database *database, struct diagnostic *diagnostic);

/* Use a compiled image, which then belongs to the database. */
void database_adopt(struct database *database, const struct writer_image *image);

void database_free(struct database *database);

#endif
