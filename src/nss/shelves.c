/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "shelves.h"

#include <errno.h>
#include <stdlib.h>

static uint32_t shelf_count(uint32_t block_count)
{
    return (block_count + SHELF_BLOCKS - 1) / SHELF_BLOCKS;
}

size_t shelves_size(uint32_t block_count)
{
    return sizeof(struct shelves) + shelf_count(block_count) * sizeof(struct shelf *);
}

int shelves_make_room(struct shelves *shelves, uint32_t number)
{
    struct shelf *_Atomic *place = &shelves->shelves[number / SHELF_BLOCKS];
    struct shelf *others = NULL;
    if (atomic_load(place) != NULL)
        return 0;
    struct shelf *mine = calloc(1, sizeof *mine);
    if (mine == NULL)
        return -ENOMEM;
    if (!atomic_compare_exchange_strong(place, &others, mine))
        free(mine);
    return 0;
}

const struct ianadb_block *shelves_put(struct shelves *shelves, uint32_t number,
                                       struct ianadb_block *block)
{
    struct shelf *shelf = atomic_load(&shelves->shelves[number / SHELF_BLOCKS]);
    struct ianadb_block *others = NULL;
    if (atomic_compare_exchange_strong(&shelf->blocks[number % SHELF_BLOCKS], &others, block))
        return block;
    free(block);
    return others;
}

static void free_shelf(struct shelf *shelf)
{
    if (shelf == NULL)
        return;
    for (uint32_t i = 0; i < SHELF_BLOCKS; i++)
        free(atomic_load(&shelf->blocks[i]));
    free(shelf);
}

void shelves_clear(struct shelves *shelves)
{
    for (uint32_t i = 0; i < shelf_count(shelves->block_count); i++)
        free_shelf(atomic_load(&shelves->shelves[i]));
}
