/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The check of any block. */

#include "proof.h"

#include "nss/reader.c"

int main(void)
{
    __CPROVER_havoc_object(&first);
    int error = reader_check_block(&first, nondet_uint64(), nondet_uint32());
    holds(error == 0 || error == -ESTALE);
    holds(error != 0 || block_is_sound(&first));
}
