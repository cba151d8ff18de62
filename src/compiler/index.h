/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Makes the items of the two indexes of a database: of names and of ports. */

#ifndef INDEX_H
#define INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct index_item {
    uint32_t hash;
    uint32_t place; /* as in ianadb.h: offset and protocols */
};

/* All zero is the empty index. The caller frees `items`. */
struct index {
    struct index_item *items; /* sorted by hash, then by the offset in their place */
    size_t count;
};

/*
 * Index the names and aliases of an ordered table; the entry of service i is at offsets[i] of the
 * file. `names` gets the number of different names. 0, or -ENOMEM.
 */
int index_names(const struct table *table, const uint32_t *offsets, struct index *index,
                uint32_t *names);

/* Index the ports in the same way. 0, or -ENOMEM. */
int index_ports(const struct table *table, const uint32_t *offsets, struct index *index);

/*
 * A number of blocks, of `capacity` items each, that the index fits into: the least number, or a
 * slightly greater one if that needs many tries. At least 1, and at most `limit`, which says that
 * the index does not fit.
 */
uint32_t index_block_count(const struct index *index, size_t capacity, uint32_t limit);

/* The greatest number of items that have the same hash; these must be in one block. */
size_t index_most_of_one_hash(const struct index *index);

#endif
