/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The first item of any hash in any block of an index. */

#include "proof.h"

int main(void)
{
    const struct ianadb_block *block = have_block(&first);
    uint32_t hash = nondet_uint32();
    holds(seek_promises(block, hash, seek(block, hash, nondet_uint32())));
}
