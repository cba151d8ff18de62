/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The next place, from any item of any block of an index on. */

#include "proof.h"

int main(void)
{
    struct items items = have_items(have_block(&first));
    struct items before = items;
    uint32_t hash = nondet_uint32();
    unsigned protocols = nondet_unsigned();
    uint32_t place = next_place(&items, hash, protocols);
    holds(next_place_promises(&before, &items, protocols, place));
    holds(place == 0 || (ianadb_get32(items.next[-1].hash) == hash &&
                         ianadb_get32(items.next[-1].place) == place));
}
