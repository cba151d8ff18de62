/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "index.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PORTS 65536u

/* An entry by one of its names: its item, if no other goes before it. */
struct bearer {
    const char *name;
    struct index_item item;
};

struct bearers {
    struct bearer *list;
    size_t count;
};

static int add_item(struct index *index, uint32_t hash, uint32_t offset, uint8_t protocols)
{
    if (index->count == index->capacity) {
        size_t capacity = index->capacity != 0 ? 2 * index->capacity : 8192;
        struct index_item *grown = reallocarray(index->items, capacity, sizeof index->items[0]);
        if (grown == NULL)
            return -ENOMEM;
        index->items = grown;
        index->capacity = capacity;
    }
    index->items[index->count++] = (struct index_item){hash, ianadb_place(offset, protocols)};
    return 0;
}

static int compare(uint32_t one, uint32_t other)
{
    return (one > other) - (one < other);
}

static int compare_items(const void *one, const void *other)
{
    const struct index_item *a = one;
    const struct index_item *b = other;
    int order = compare(a->hash, b->hash);
    return order != 0 ? order
                      : compare(ianadb_place_offset(a->place), ianadb_place_offset(b->place));
}

/* Put the items in order; those that lead to the same entry become one. */
static void finish(struct index *index)
{
    size_t kept = 0;
    if (index->count > 0)
        qsort(index->items, index->count, sizeof index->items[0], compare_items);
    for (size_t i = 0; i < index->count; i++) {
        struct index_item *last = kept > 0 ? &index->items[kept - 1] : NULL;
        if (last != NULL && compare_items(last, &index->items[i]) == 0)
            last->place |= index->items[i].place;
        else
            index->items[kept++] = index->items[i];
    }
    index->count = kept;
}

static void add_bearer(struct bearers *bearers, const char *name, uint32_t place)
{
    bearers->list[bearers->count++] =
        (struct bearer){.name = name, .item = {ianadb_name_hash(name), place}};
}

static int collect_bearers(const struct table *table, const uint32_t *offsets,
                           struct bearers *bearers)
{
    size_t count = table->service_count;
    bearers->list = reallocarray(NULL, count + table->alias_count, sizeof bearers->list[0]);
    if (bearers->list == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count;) {
        const struct table_service *service = table->services[i];
        uint32_t place = offsets[i];
        for (; i < count && offsets[i] == ianadb_place_offset(place); i++)
            place |= ianadb_place(0, (uint8_t)(1u << table->services[i]->protocol));
        add_bearer(bearers, service->name, place);
        for (unsigned j = 0; j < service->alias_count; j++)
            add_bearer(bearers, service->aliases[j], place);
    }
    return 0;
}

/* By hash, then by spelling, then in the order of the entries. */
static int compare_bearers(const void *one, const void *other)
{
    const struct bearer *a = one;
    const struct bearer *b = other;
    int order = compare(a->item.hash, b->item.hash);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return order != 0 ? order : compare_items(&a->item, &b->item);
}

/* Make items of the first bearers of each spelling, for each protocol, and count the spellings. */
static int add_names(const struct bearers *bearers, struct index *index, uint32_t *names)
{
    uint8_t answered = 0;
    int error = 0;
    *names = 0;
    for (size_t i = 0; i < bearers->count && error == 0; i++) {
        const struct bearer *bearer = &bearers->list[i];
        if (i == 0 || strcmp(bearer[-1].name, bearer->name) != 0) {
            answered = 0;
            ++*names;
        }
        uint8_t protocols = ianadb_place_protocols(bearer->item.place) & (uint8_t)~answered;
        answered |= protocols;
        if (protocols != 0)
            error = add_item(index, bearer->item.hash, ianadb_place_offset(bearer->item.place),
                             protocols);
    }
    return error;
}

int index_names(const struct table *table, const uint32_t *offsets, struct index *index,
                uint32_t *names)
{
    struct bearers bearers = {.count = 0};
    int error = collect_bearers(table, offsets, &bearers);
    if (error == 0) {
        qsort(bearers.list, bearers.count, sizeof bearers.list[0], compare_bearers);
        error = add_names(&bearers, index, names);
    }
    if (error == 0)
        finish(index);
    free(bearers.list);
    return error;
}

/* The first port from this one on that has no owner, or 0; the way there gets shorter. */
static uint16_t next_free(uint16_t *next, uint16_t port)
{
    while (next[port] != port) {
        next[port] = next[next[port]];
        port = next[port];
    }
    return port;
}

/*
 * Make an item of the first service on each port, for one protocol. `next` leads from a port that
 * has its owner to one that may have none, and from the last one to 0, which is no port; so that
 * each port is visited once, however many ranges it is in.
 */
static int add_ports(const struct table *table, const uint32_t *offsets, uint8_t protocol,
                     uint16_t *next, struct index *index)
{
    int error = 0;
    for (unsigned port = 0; port < PORTS; port++)
        next[port] = (uint16_t)port;
    for (size_t i = 0; i < table->service_count && error == 0; i++) {
        const struct table_service *service = table->services[i];
        if (service->protocol != protocol)
            continue;
        uint16_t port = service->port;
        while ((port = next_free(next, port)) != 0 && port <= service->last && error == 0) {
            error = add_item(index, ianadb_port_hash(port), offsets[i], (uint8_t)(1u << protocol));
            next[port] = (uint16_t)(port + 1);
        }
    }
    return error;
}

int index_ports(const struct table *table, const uint32_t *offsets, struct index *index)
{
    uint16_t *next = malloc(PORTS * sizeof next[0]);
    int error = next != NULL ? 0 : -ENOMEM;
    for (uint8_t protocol = 0; protocol < table->protocol_count && error == 0; protocol++)
        error = add_ports(table, offsets, protocol, next, index);
    if (error == 0)
        finish(index);
    free(next);
    return error;
}

/* Whether no block gets more items than it can hold, if there are `count` blocks. */
static bool fits(const struct index *index, size_t capacity, uint32_t count)
{
    size_t items = 0;
    uint32_t block = 0;
    for (size_t i = 0; i < index->count; i++) {
        uint32_t number = ianadb_index_block(index->items[i].hash, count);
        items = number == block ? items + 1 : 1;
        block = number;
        if (items > capacity)
            return false;
    }
    return true;
}

uint32_t index_block_count(const struct index *index, size_t capacity, uint32_t limit)
{
    uint32_t count = (uint32_t)(index->count / capacity) + 1;
    while (count < limit && !fits(index, capacity, count))
        count++;
    return count < limit ? count : limit;
}
