/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The comparison of any two names without regard to the case of ASCII letters. */

#include "proof.h"

/* RFC 20: the letters are 0x41 to 0x5a, and 0x20 later in lower case. */
static bool is_same_letter(char one, char other)
{
    int low = one < other ? one : other;
    int high = one < other ? other : one;
    return low == high || (low >= 0x41 && low <= 0x5a && high == low + 0x20);
}

int main(void)
{
    char one[SIZE], other[SIZE];
    const char *first_name = have_string(one, sizeof one);
    const char *second_name = have_string(other, sizeof other);
    size_t start = (size_t)(first_name - one);
    bool same = start == (size_t)(second_name - other);
    for (size_t i = 0; i < sizeof one; i++)
        same = same && (i < start || is_same_letter(one[i], other[i]));
    holds((ianadb_same_folded(first_name, second_name) != 0) == same);
}
