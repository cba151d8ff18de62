/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* An entry at any offset of any block. */

#include "proof.h"

int main(void)
{
    const struct ianadb_block *block = have_block(&first);
    holds(entry_at_promises(block, entry_at(block, nondet_uint32())));
}
