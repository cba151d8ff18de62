/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The blocks of a database by number, as far as they have been read. Threads share them without a
 * lock: whoever has read a block first puts it up for all, and there it stays.
 */

#ifndef SHELVES_H
#define SHELVES_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "ianadb.h"

#define SHELF_BLOCKS 32u

/* Blocks that follow each other. Their shelf is made when the first of them arrives: a process that
 * asks once pays for one or two, however large the database is. */
struct shelf {
    struct ianadb_block *_Atomic blocks[SHELF_BLOCKS]; /* NULL: not read yet */
};

/* All zero: none of the blocks has been read. */
struct shelves {
    uint32_t block_count;
    struct shelf *_Atomic shelves[]; /* NULL: none of its blocks has been read */
};

/* The bytes that shelves for so many blocks take. */
size_t shelves_size(uint32_t block_count);

/* The block, which belongs to the shelves, or NULL if it has not been read yet. */
static inline const struct ianadb_block *shelves_find(const struct shelves *shelves,
                                                      uint32_t number)
{
    struct shelf *shelf = atomic_load(&shelves->shelves[number / SHELF_BLOCKS]);
    return shelf == NULL ? NULL : atomic_load(&shelf->blocks[number % SHELF_BLOCKS]);
}

/* Make room for a block. 0, or -ENOMEM. */
int shelves_make_room(struct shelves *shelves, uint32_t number);

/*
 * Put up a block, allocated by malloc, for which there is room. It belongs to the shelves from now
 * on. What all find there: this one, or one that another thread has put up meanwhile.
 */
const struct ianadb_block *shelves_put(struct shelves *shelves, uint32_t number,
                                       struct ianadb_block *block);

/* Free all shelves and blocks. */
void shelves_clear(struct shelves *shelves);

#endif
