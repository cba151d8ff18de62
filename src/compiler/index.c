/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "index.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "ports.h"

/*
 * So many numbers of blocks are tried one by one; IANA's registries need at most 5 tries. Each
 * later step adds this part of the number, so that a larger registry does not need more steps.
 */
#define SINGLE_STEPS 64u

/* A place to choose from for an item. */
struct candidate {
    uint32_t hash;
    uint32_t place;
    const char *name; /* "" for a port */
};

struct candidates {
    struct candidate *list;
    size_t count;
};

static int add_candidate(struct candidates *candidates, uint32_t hash, uint32_t place,
                         const char *name)
{
    struct candidate *grown = array_room(candidates->list, candidates->count, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    candidates->list = grown;
    candidates->list[candidates->count++] = (struct candidate){hash, place, name};
    return 0;
}

static bool have_same_name(const struct candidate *one, const struct candidate *other)
{
    return one->hash == other->hash && strcmp(one->name, other->name) == 0;
}

/* By hash and name, then by offset. */
static int compare_candidates(const void *one, const void *other)
{
    const struct candidate *a = one;
    const struct candidate *b = other;
    uint32_t a_offset = ianadb_place_offset(a->place);
    uint32_t b_offset = ianadb_place_offset(b->place);
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a_offset > b_offset) - (a_offset < b_offset);
}

/* Keep the first candidate for each name and protocol, and count the names. Returns how many are
 * kept. */
static size_t keep_first(struct candidate *list, size_t count, uint32_t *names)
{
    size_t kept = 0;
    uint8_t answered = 0;
    *names = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !have_same_name(&list[kept - 1], &list[i])) {
            answered = 0;
            ++*names;
        }
        uint8_t protocols = ianadb_place_protocols(list[i].place) & (uint8_t)~answered;
        answered |= protocols;
        if (protocols == 0)
            continue;
        list[kept] = list[i];
        list[kept++].place = ianadb_place(ianadb_place_offset(list[i].place), protocols);
    }
    return kept;
}

/* By hash, then by offset, without regard to the name. */
static int compare_items(const void *one, const void *other)
{
    const struct index_item *a = one;
    const struct index_item *b = other;
    uint32_t a_offset = ianadb_place_offset(a->place);
    uint32_t b_offset = ianadb_place_offset(b->place);
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a_offset > b_offset) - (a_offset < b_offset);
}

/* Merge the items with the same hash and entry to one with all protocols. Returns how many are
 * left. */
static size_t merge_items(struct index_item *items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare_items(&items[kept - 1], &items[i]) == 0)
            items[kept - 1].place |= items[i].place;
        else
            items[kept++] = items[i];
    }
    return kept;
}

/* Sort the candidates, make an index of them, and count the names. 0, or -ENOMEM. */
static int make_index(struct candidates *candidates, struct index *index, uint32_t *names)
{
    struct candidate *list = candidates->list;
    *names = 0;
    if (list == NULL)
        return 0;
    qsort(list, candidates->count, sizeof list[0], compare_candidates);
    size_t count = keep_first(list, candidates->count, names);
    index->items = reallocarray(NULL, count + 1, sizeof index->items[0]);
    if (index->items == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        index->items[i] = (struct index_item){list[i].hash, list[i].place};
    qsort(index->items, count, sizeof index->items[0], compare_items);
    index->count = merge_items(index->items, count);
    return 0;
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
    if (error == 0)
        error = make_index(&candidates, index, names);
    free(candidates.list);
    return error;
}

/* Add the first service of each port, for one protocol. */
static int add_ports(const struct table *table, const uint32_t *offsets, uint8_t protocol,
                     struct ports *ports, struct candidates *candidates)
{
    int error = 0;
    ports_free_all(ports);
    for (size_t i = 0; i < table->service_count && error == 0; i++) {
        const struct table_service *service = table->services[i];
        uint16_t port;
        if (service->protocol != protocol)
            continue;
        while (error == 0 && (port = ports_take(ports, service->port, service->last)) != 0)
            error = add_candidate(candidates, ianadb_port_hash(port),
                                  ianadb_place(offsets[i], (uint8_t)(1u << protocol)), "");
    }
    return error;
}

int index_ports(const struct table *table, const uint32_t *offsets, struct index *index)
{
    struct candidates candidates = {.count = 0};
    uint32_t names;
    struct ports *ports = malloc(sizeof *ports);
    if (ports == NULL)
        return -ENOMEM;
    int error = 0;
    for (uint8_t protocol = 0; protocol < table->protocol_count && error == 0; protocol++)
        error = add_ports(table, offsets, protocol, ports, &candidates);
    free(ports);
    if (error == 0)
        error = make_index(&candidates, index, &names);
    free(candidates.list);
    return error;
}

/* Whether each of `count` blocks gets at most `capacity` items. */
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
    for (unsigned i = 0; count < limit && !fits(index, capacity, count); i++)
        count += i < SINGLE_STEPS ? 1 : count / SINGLE_STEPS + 1;
    return count < limit ? count : limit;
}

size_t index_most_of_one_hash(const struct index *index)
{
    size_t most = 0;
    size_t items = 0;
    for (size_t i = 0; i < index->count; i++) {
        items = i > 0 && index->items[i].hash == index->items[i - 1].hash ? items + 1 : 1;
        if (items > most)
            most = items;
    }
    return most;
}
