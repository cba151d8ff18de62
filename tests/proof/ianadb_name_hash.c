/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The hash of any name, which is that of the name in any other case. */

#include "proof.h"

uint64_t __CPROVER_uninterpreted_mix(uint64_t sum, uint64_t word);

/* Whatever it is, it is the same for the same numbers. */
uint64_t contract_ianadb_mix(uint64_t sum, uint64_t word)
{
    return __CPROVER_uninterpreted_mix(sum, word);
}

int main(void)
{
    char one[SIZE], other[SIZE];
    const char *name = have_string(one, sizeof one);
    for (size_t i = 0; i < sizeof one; i++)
        other[i] = nondet_bool() && one[i] >= 0x41 && one[i] <= 0x5a ? one[i] + 0x20 : one[i];
    holds(ianadb_name_hash(name) == ianadb_name_hash(other + (name - one)));
}
