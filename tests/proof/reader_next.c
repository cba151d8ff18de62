/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The next service of an enumeration, from any position that it may stand at. The position behind
 * is such a one again, and a later one: so this is about enumerations of any length, and each ends.
 */

#include "proof.h"

#include "nss/find.c"

static uint32_t first_service(void)
{
    return ianadb_get32(header.service_first);
}

static uint32_t behind_services(void)
{
    return first_service() + ianadb_get32(header.service_count);
}

/* The blocks of services are all that an enumeration has (direct.c). */
static const struct ianadb_block *supply_services(void *context, uint32_t number, int *error)
{
    holds(number >= first_service() && number < behind_services());
    return supply(context, number, error);
}

static bool is_position(struct reader_position position)
{
    return position.protocol < IANADB_MAX_PROTOCOLS &&
           (position.offset == 0 || position.offset / IANADB_BLOCK_SIZE >= first_service()) &&
           position.offset <= behind_services() * IANADB_BLOCK_SIZE;
}

static bool is_later(struct reader_position position, struct reader_position before)
{
    return position.offset > before.offset ||
           (position.offset == before.offset && position.protocol > before.protocol);
}

int main(void)
{
    struct reader reader = have_reader();
    struct reader_position position, before;
    struct reader_service service;
    reader.fetch = supply_services;
    given(ianadb_get32(header.service_count) <= SIZE);
    given(is_position(position));
    before = position;
    int error = reader_next(&reader, &position, &service);
    holds(error <= 0);
    if (error == 0) {
        holds(service_is_sound(&service));
        holds(is_position(position) && is_later(position, before));
    } else {
        holds(position.offset == before.offset && position.protocol == before.protocol);
    }
}
