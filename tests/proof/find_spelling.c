/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Any name in one spelling, in any database. */

#include "proof.h"

int main(void)
{
    char array[SIZE];
    const char *name = have_string(array, sizeof array);
    struct reader reader = have_reader();
    struct reader_service service;
    int error = find_spelling(&reader, name, nondet_bool(), nondet_unsigned(), &service);
    holds(find_spelling_promises(&service, error));
}
