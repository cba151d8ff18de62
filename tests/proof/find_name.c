/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Any name, for any protocol, in any database. */

#include "proof.h"

#include "nss/find.c"

int main(void)
{
    char name[1] = "";
    struct reader reader = have_reader();
    struct reader_service service;
    int error = reader_find_name(&reader, name, nondet_bool() ? name : NULL, &service);
    holds(error <= 0);
    holds(error != 0 || is_found(&service));
}
