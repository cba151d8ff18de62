/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Sorts by numbers. To compare is what takes qsort's time, as nobody foresees how each comparison
 * ends; here only items with the same number are compared.
 */

#ifndef SORT_H
#define SORT_H

#include <stddef.h>
#include <stdint.h>

struct sort_item {
    uint32_t key;
    uint32_t value;
    const void *data;
};

/* What qsort takes: gets two sort_items. */
typedef int sort_compare(const void *one, const void *other);

/* Sort by the keys, and those with the same key as `compare` has it. 0, or -ENOMEM and the items
 * are in no order. */
int sort_by_key(struct sort_item *items, size_t count, sort_compare *compare);

/* Sort a few items, which are in order most often, as `compare` has it. */
void sort_few(struct sort_item *items, size_t count, sort_compare *compare);

/* How many of the items, from the first on, have the same key as it. */
size_t sort_run(const struct sort_item *items, size_t count);

#endif
