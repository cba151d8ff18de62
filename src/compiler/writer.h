/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Writes services as the blocks of a database (ianadb.h). */

#ifndef WRITER_H
#define WRITER_H

#include "common/diagnostic.h"
#include "ianadb.h"
#include "table.h"

/* The bytes of a database file. */
struct writer_image {
    struct ianadb_block *blocks;
    uint32_t count; /* of blocks */
};

/*
 * Write the services of an ordered table, which has at least one. `updated` is the registry's date,
 * `preferences` the enum ianadb_preferences bits. 0, and the caller frees image->blocks; or a
 * negative errno with `diagnostic` set: -EFBIG if a database cannot hold so many services.
 */
int writer_lay_out(const struct table *table, const char *updated, uint16_t preferences,
                   struct writer_image *image, struct diagnostic *diagnostic);

#endif
