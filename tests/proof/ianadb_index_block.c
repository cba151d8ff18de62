/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The block of an index, and the place in it, for any hash. */

#include "proof.h"

int main(void)
{
    /* The bits above are constants, which saves cbmc their part of the product. */
    uint32_t count = nondet_uint32() & MOST_INDEX_BLOCKS;
    holds(ianadb_index_block_promises(count, ianadb_index_block(nondet_uint32(), count)));
}
