/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The bits of any protocol, with any header. */

#include "proof.h"

static const char *asked;
static unsigned same; /* a bit for each protocol of the header that it is */

bool contract_is_same(const char *one, const char *other)
{
    size_t offset = __CPROVER_POINTER_OFFSET(other) - offsetof(struct ianadb_header, protocols);
    holds(one == asked && __CPROVER_same_object(other, &header));
    holds(offset < sizeof header.protocols && offset % IANADB_PROTOCOL_SIZE == 0);
    return (same >> offset / IANADB_PROTOCOL_SIZE & 1) != 0;
}

int main(void)
{
    char protocol[1] = "";
    have_header();
    asked = protocol;
    same = nondet_unsigned();
    given(same <= ANY_PROTOCOL);
    holds(protocol_bits(&header, protocol) == (same & -same));
    holds(protocol_bits(&header, NULL) == ANY_PROTOCOL);
}
