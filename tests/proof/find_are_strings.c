/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The strings of an entry are as many as there are NULs, for any bytes, the last of which is NUL.
 */

#include "names.h"

#include "nss/find.c"

size_t contract_strlen(const char *string)
{
    holds(is_in_strings(string));
    return measure(__CPROVER_POINTER_OFFSET(string));
}

int main(void)
{
    size_t size = nondet_size();
    unsigned count = nondet_unsigned();
    const char *bytes = have_strings(size);
    given(count <= IANADB_MAX_ALIASES + 1);
    holds(find_are_strings(bytes, size, count) == are_strings_here(size, count));
}
