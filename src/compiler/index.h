/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From names and ports to services: what the two indexes of a database hold. */

#ifndef INDEX_H
#define INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct index_item {
    uint32_t hash;
    uint32_t place; /* as in ianadb.h */
};

/* All zero is the empty index. Whoever has one gives its items to free(). */
struct index {
    struct index_item *items; /* ascending by their hash, then by their place's offset */
    size_t count;
};

/*
 * Index the names and aliases of an ordered table whose service i has its entry at offsets[i].
 * Gives the number of distinct names, too. 0, or -ENOMEM.
 */
int index_names(const struct table *table, const uint32_t *offsets, struct index *index,
                uint32_t *names);

/* Index the ports in the same way. 0, or -ENOMEM. */
int index_ports(const struct table *table, const uint32_t *offsets, struct index *index);

/*
 * A number of blocks, of `capacity` items each, that the index fits into: the least one, or one
 * that is a little larger where that takes many tries. At most `limit`, which says that there is
 * none.
 */
uint32_t index_block_count(const struct index *index, size_t capacity, uint32_t limit);

/* How many items have the hash that most have: all of them have to be in one block. */
size_t index_most_of_one_hash(const struct index *index);

#endif
