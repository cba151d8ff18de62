/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The service at any place of any database. */

#include "proof.h"

int main(void)
{
    struct reader reader = have_reader();
    struct reader_service service;
    uint32_t place = nondet_uint32();
    unsigned protocols = nondet_unsigned();
    have_fetched();
    int error = read_place(&reader, place, protocols, &service);
    holds(read_place_promises(place, protocols, &service, error));
}
