/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "index.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sort.h"

#define PORTS 65536u

/* Entries by their names, or by their ports: what items are made of. Of each, the key is the hash,
 * the value the place, and the data the name; ports have none. */
struct candidates {
    struct sort_item *list;
    size_t count;
    size_t capacity;
};

static int add_candidate(struct candidates *candidates, uint32_t hash, uint32_t place,
                         const char *name)
{
    if (candidates->count == candidates->capacity) {
        size_t capacity = candidates->capacity != 0 ? 2 * candidates->capacity : 8192;
        struct sort_item *grown =
            reallocarray(candidates->list, capacity, sizeof candidates->list[0]);
        if (grown == NULL)
            return -ENOMEM;
        candidates->list = grown;
        candidates->capacity = capacity;
    }
    candidates->list[candidates->count++] = (struct sort_item){hash, place, name};
    return 0;
}

/* Neighbours of the same name share its string, and so do all ports. */
static bool have_same_name(const struct sort_item *one, const struct sort_item *other)
{
    return one->data == other->data || strcmp(one->data, other->data) == 0;
}

static int compare_places(const void *one, const void *other)
{
    uint32_t a = ianadb_place_offset(((const struct sort_item *)one)->value);
    uint32_t b = ianadb_place_offset(((const struct sort_item *)other)->value);
    return (a > b) - (a < b);
}

static int compare_names(const void *one, const void *other)
{
    const struct sort_item *a = one;
    const struct sort_item *b = other;
    return have_same_name(a, b) ? compare_places(a, b) : strcmp(a->data, b->data);
}

/* Of candidates with the same hash, keep the first of each name for each protocol, and count the
 * names. How many are kept. */
static size_t keep_first(struct sort_item *list, size_t count, uint32_t *names)
{
    size_t kept = 0;
    uint8_t answered = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !have_same_name(&list[kept - 1], &list[i])) {
            answered = 0;
            ++*names;
        }
        uint8_t protocols = ianadb_place_protocols(list[i].value) & (uint8_t)~answered;
        answered |= protocols;
        if (protocols == 0)
            continue;
        list[kept] = list[i];
        list[kept++].value = ianadb_place(ianadb_place_offset(list[i].value), protocols);
    }
    return kept;
}

/* Add items for candidates with the same hash: one for those of the same entry. */
static void add_items(struct index *index, struct sort_item *list, size_t count)
{
    sort_few(list, count, compare_places);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_places(&list[i - 1], &list[i]) == 0)
            index->items[index->count - 1].place |= list[i].value;
        else
            index->items[index->count++] = (struct index_item){list[i].key, list[i].value};
    }
}

/* Make an index of the candidates, and count the names. They are freed. */
static int make_index(struct candidates *candidates, int error, struct index *index,
                      uint32_t *names)
{
    struct sort_item *list = candidates->list;
    size_t count = candidates->count;
    *names = 0;
    if (error == 0)
        error = sort_by_key(list, count, compare_names);
    if (error == 0) {
        index->items = reallocarray(NULL, count + 1, sizeof index->items[0]);
        error = index->items != NULL ? 0 : -ENOMEM;
    }
    for (size_t i = 0, run; i < count && error == 0; i += run) {
        run = sort_run(list + i, count - i);
        add_items(index, list + i, keep_first(list + i, run, names));
    }
    free(list);
    return error;
}

static int add_names(const struct table *table, const uint32_t *offsets,
                     struct candidates *candidates)
{
    int error = 0;
    for (size_t i = 0; i < table->service_count && error == 0;) {
        const struct table_service *service = table->services[i];
        uint32_t place = offsets[i];
        for (; i < table->service_count && offsets[i] == ianadb_place_offset(place); i++)
            place |= ianadb_place(0, (uint8_t)(1u << table->services[i]->protocol));
        error = add_candidate(candidates, ianadb_name_hash(service->name), place, service->name);
        for (unsigned j = 0; j < service->alias_count && error == 0; j++)
            error = add_candidate(candidates, ianadb_name_hash(service->aliases[j]), place,
                                  service->aliases[j]);
    }
    return error;
}

int index_names(const struct table *table, const uint32_t *offsets, struct index *index,
                uint32_t *names)
{
    struct candidates candidates = {.count = 0};
    int error = add_names(table, offsets, &candidates);
    return make_index(&candidates, error, index, names);
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
 * Add the first service on each port, for one protocol. `next` leads from a port that
 * has its owner to one that may have none, and from the last one to 0, which is no port; so that
 * each port is visited once, however many ranges it is in.
 */
static int add_ports(const struct table *table, const uint32_t *offsets, uint8_t protocol,
                     uint16_t *next, struct candidates *candidates)
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
            error = add_candidate(candidates, ianadb_port_hash(port),
                                  ianadb_place(offsets[i], (uint8_t)(1u << protocol)), NULL);
            next[port] = (uint16_t)(port + 1);
        }
    }
    return error;
}

int index_ports(const struct table *table, const uint32_t *offsets, struct index *index)
{
    struct candidates candidates = {.count = 0};
    uint32_t names;
    uint16_t *next = malloc(PORTS * sizeof next[0]);
    int error = next != NULL ? 0 : -ENOMEM;
    for (uint8_t protocol = 0; protocol < table->protocol_count && error == 0; protocol++)
        error = add_ports(table, offsets, protocol, next, &candidates);
    free(next);
    return make_index(&candidates, error, index, &names);
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
