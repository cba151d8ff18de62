/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Any port, for any protocol, in any database. */

#include "proof.h"

#include "nss/find.c"

int main(void)
{
    char protocol[1] = "";
    struct reader reader = have_reader();
    struct reader_service service;
    uint16_t port = nondet_uint16();
    int error = reader_find_port(&reader, port, nondet_bool() ? protocol : NULL, &service);
    holds(error <= 0);
    holds(error != 0 || is_found(&service));
    holds(error != 0 || (service.port <= port && port <= service.last));
}
