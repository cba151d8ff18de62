/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sort.h"

#include <errno.h>
#include <stdlib.h>

#define DIGIT_BITS 8
#define DIGITS     (1u << DIGIT_BITS)

static unsigned digit_of(const struct sort_item *item, unsigned shift)
{
    return item->key >> shift & (DIGITS - 1);
}

/* Put the items into `sorted` by one digit of their keys; those with the same stay in order. */
static void distribute(const struct sort_item *items, size_t count, unsigned shift,
                       struct sort_item *sorted)
{
    size_t places[DIGITS] = {0};
    size_t place = 0;
    for (size_t i = 0; i < count; i++)
        places[digit_of(&items[i], shift)]++;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        size_t with_digit = places[digit];
        places[digit] = place;
        place += with_digit;
    }
    for (size_t i = 0; i < count; i++)
        sorted[places[digit_of(&items[i], shift)]++] = items[i];
}

int sort_by_key(struct sort_item *items, size_t count, sort_compare *compare)
{
    struct sort_item *others = reallocarray(NULL, count + 1, sizeof items[0]);
    if (others == NULL)
        return -ENOMEM;
    /* From the lowest digit to the highest, there and back again. */
    for (unsigned shift = 0; shift < 32; shift += 2 * DIGIT_BITS) {
        distribute(items, count, shift, others);
        distribute(others, count, shift + DIGIT_BITS, items);
    }
    free(others);
    for (size_t i = 0, run; i < count; i += run) {
        run = sort_run(items + i, count - i);
        sort_few(items + i, run, compare);
    }
    return 0;
}

void sort_few(struct sort_item *items, size_t count, sort_compare *compare)
{
    for (size_t i = 1; i < count; i++) {
        if (compare(&items[i - 1], &items[i]) > 0) {
            qsort(items, count, sizeof items[0], compare);
            return;
        }
    }
}

size_t sort_run(const struct sort_item *items, size_t count)
{
    size_t run = 1;
    while (run < count && items[run].key == items[0].key)
        run++;
    return run;
}
