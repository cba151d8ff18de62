/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lays services out as a database image: the bytes that ianadb.h draws. */

#ifndef WRITER_H
#define WRITER_H

#include "common/diagnostic.h"
#include "ianadb.h"
#include "table.h"

struct writer_image {
    struct ianadb_block *blocks;
    uint32_t count;
};

/*
 * Lay out the services of an ordered table, which must have one at least. `updated` is the
 * registry's date, `preferences` the enum ianadb_preferences bits. 0 and the caller owns
 * image->blocks; or a negative errno with `diagnostic` set: -EFBIG for more than a database can
 * hold.
 */
int writer_lay_out(const struct table *table, const char *updated, uint16_t preferences,
                   struct writer_image *image, struct diagnostic *diagnostic);

#endif
