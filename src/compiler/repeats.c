/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The repeats stand in reverse order: the first service of all is the last. So a repeat can take an
 * answer only from a service that goes before it, and that one, if need be, is repeated behind it.
 * One pass, from the last service to the first, finds which are needed: each looks whether what it
 * is the first to answer is answered otherwise by then. Of a range, the first port is the last one
 * to be repeated, as it is the answer to the names.
 */

#include "repeats.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bearers.h"
#include "common/array.h"
#include "ports.h"

/* A name, for one protocol. */
struct name_state {
    uint32_t first;     /* who is the first to bear it: an index into table.services */
    uint16_t last_port; /* what the last one answers, so far */
};

/* A port, for one protocol. */
struct port_state {
    const char *last_name; /* what the last one answers, so far */
    uint32_t first;        /* who is the first on it */
    uint16_t below;        /* the next lower port that it is the first on; 0: none */
};

struct search {
    struct table *table;
    struct name_state *names;
    uint32_t *name_of;     /* the name of each bearer: an index into `names` */
    uint32_t *bearer_of;   /* of each service, the number of its first bearer */
    uint16_t *highest;     /* of each service, the highest port that it is the first on; 0: none */
    struct port_state *at; /* the ports */
    struct ports ports;
};

/* From the sorted bearers: which are the same name, who is first, and what the last one answers. */
static void take_names(struct search *search, const struct bearers *bearers)
{
    const struct table *table = search->table;
    uint32_t count = 0;
    for (size_t i = 0; i < bearers->count; i++) {
        const struct bearer *bearer = &bearers->items[i];
        if (i == 0 || bearers_compare(bearer - 1, bearer) != 0)
            search->names[count++].first = bearer->service;
        search->names[count - 1].last_port = table->services[bearer->service]->last;
        search->name_of[bearer->number] = count - 1;
    }
    uint32_t number = 0;
    for (size_t i = 0; i < table->service_count; i++) {
        search->bearer_of[i] = number;
        number += 1u + table->services[i]->alias_count;
    }
}

/* For one protocol: who is the first on each port. */
static void take_first_ports(struct search *search, uint8_t protocol)
{
    const struct table *table = search->table;
    ports_free_all(&search->ports);
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        uint16_t port;
        if (service->protocol != protocol)
            continue;
        while ((port = ports_take(&search->ports, service->port, service->last)) != 0) {
            search->at[port].first = (uint32_t)i;
            search->at[port].below = search->highest[i];
            search->highest[i] = port;
        }
    }
}

/* And what the last one on each port answers. */
static void take_last_ports(struct search *search, uint8_t protocol)
{
    const struct table *table = search->table;
    ports_free_all(&search->ports);
    for (size_t i = table->service_count; i-- > 0;) {
        const struct table_service *service = table->services[i];
        uint16_t port;
        if (service->protocol != protocol)
            continue;
        while ((port = ports_take(&search->ports, service->port, service->last)) != 0)
            search->at[port].last_name = service->name;
    }
}

/* Whether one of its names, the first to bear which is this service, leads to another port. */
static bool is_lost_by_name(const struct search *search, uint32_t number)
{
    const struct table_service *service = search->table->services[number];
    for (unsigned i = 0; i <= service->alias_count; i++) {
        const struct name_state *name =
            &search->names[search->name_of[search->bearer_of[number] + i]];
        if (name->first == number && name->last_port != service->port)
            return true;
    }
    return false;
}

static bool is_lost_by_port(const struct search *search, uint32_t number, uint16_t port)
{
    const struct port_state *at = &search->at[port];
    return at->first == number && strcmp(at->last_name, search->table->services[number]->name) != 0;
}

static int grow(struct table *table)
{
    struct table_repeat *grown = array_room(table->repeats, table->repeat_count, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    table->repeats = grown;
    return 0;
}

/* Repeat a service on some of its ports: from here on, it is the last to answer. 0, or -ENOMEM. */
static int repeat(struct search *search, uint32_t number, uint16_t port, uint16_t last)
{
    struct table *table = search->table;
    const struct table_service *service = table->services[number];
    int error = grow(table);
    if (error != 0)
        return error;
    table->repeats[table->repeat_count++] = (struct table_repeat){number, port, last};
    for (unsigned i = 0; i <= service->alias_count; i++)
        search->names[search->name_of[search->bearer_of[number] + i]].last_port = last;
    for (unsigned i = port; i <= last; i++)
        search->at[i].last_name = service->name;
    return 0;
}

/* Repeat a service on those ports behind its first one where that is needed. 0, or -ENOMEM. */
static int repeat_range(struct search *search, uint32_t number)
{
    uint16_t first = search->table->services[number]->port;
    uint16_t port = search->highest[number];
    int error = 0;
    while (port > first && error == 0) {
        uint16_t last = port;
        uint16_t start = 0; /* of the ports up to `last`, without a gap, that are lost */
        for (; port > first && is_lost_by_port(search, number, port) &&
               (start == 0 || port == start - 1);
             port = search->at[port].below)
            start = port;
        if (start != 0)
            error = repeat(search, number, start, last);
        else
            port = search->at[port].below;
    }
    return error;
}

/* Repeat a service where that is needed. 0, or -ENOMEM. */
static int look_at(struct search *search, uint32_t number)
{
    uint16_t port = search->table->services[number]->port;
    int error = repeat_range(search, number);
    if (error == 0 && (is_lost_by_name(search, number) || is_lost_by_port(search, number, port)))
        error = repeat(search, number, port, port);
    return error;
}

static int look_at_protocol(struct search *search, uint8_t protocol)
{
    const struct table *table = search->table;
    int error = 0;
    take_first_ports(search, protocol);
    take_last_ports(search, protocol);
    for (size_t i = table->service_count; i-- > 0 && error == 0;)
        if (table->services[i]->protocol == protocol)
            error = look_at(search, (uint32_t)i);
    return error;
}

/* For qsort_r: in reverse order, whatever the protocol; and the first port of a service last. */
static int compare(const void *one, const void *other, void *context)
{
    const struct table *table = context;
    const struct table_repeat *a = one;
    const struct table_repeat *b = other;
    uint16_t first = table->services[a->service]->port;
    if (a->service != b->service)
        return a->service > b->service ? -1 : 1;
    if (a->port == first || b->port == first)
        return (a->port == first) - (b->port == first);
    return a->port - b->port;
}

static int start(struct search *search, const struct bearers *bearers)
{
    size_t services = search->table->service_count + 1;
    search->names = calloc(bearers->count + 1, sizeof search->names[0]);
    search->name_of = calloc(bearers->count + 1, sizeof search->name_of[0]);
    search->bearer_of = calloc(services, sizeof search->bearer_of[0]);
    search->highest = calloc(services, sizeof search->highest[0]);
    search->at = calloc(PORTS_COUNT, sizeof search->at[0]);
    if (search->names == NULL || search->name_of == NULL || search->bearer_of == NULL ||
        search->highest == NULL || search->at == NULL)
        return -ENOMEM;
    take_names(search, bearers);
    return 0;
}

static void end(struct search *search)
{
    free(search->names);
    free(search->name_of);
    free(search->bearer_of);
    free(search->highest);
    free(search->at);
    free(search);
}

int repeats_find(struct table *table)
{
    struct bearers bearers = {.count = 0};
    struct search *search = calloc(1, sizeof *search);
    if (search == NULL)
        return -ENOMEM;
    search->table = table;
    int error = bearers_list(table, &bearers);
    if (error == 0)
        error = start(search, &bearers);
    free(bearers.items);
    for (uint8_t i = 0; i < table->protocol_count && error == 0; i++)
        error = look_at_protocol(search, i);
    if (error == 0 && table->repeat_count > 0)
        qsort_r(table->repeats, table->repeat_count, sizeof table->repeats[0], compare, table);
    end(search);
    return error;
}
