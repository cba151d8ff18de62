/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The comparison of any two words. */

#include "proof.h"

int main(void)
{
    char one[SIZE], other[SIZE];
    const char *first_word = have_string(one, sizeof one);
    const char *second_word = have_string(other, sizeof other);
    size_t start = (size_t)(first_word - one);
    bool same = start == (size_t)(second_word - other);
    for (size_t i = 0; i < sizeof one; i++)
        same = same && (i < start || one[i] == other[i]);
    holds(is_same(first_word, second_word) == same);
}
