/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How a service is found. These are inline functions, so that what a warm lookup runs is one piece
 * of code in entry.c. find.c has them as the functions of reader.h, for all other callers.
 */

#ifndef FIND_H
#define FIND_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "reader.h"

#define ANY_PROTOCOL 0xffu

/* What few lookups need. */
bool find_are_strings(const char *bytes, size_t size, unsigned count);
bool find_bears_alias(const struct reader_service *service, const char *name, bool exactly);
int find_folded(const struct reader *reader, const char *name, unsigned protocols,
                struct reader_service *service);

/* Whether the words are the same. They are short: to call strcmp would take longer. */
static inline bool is_same(const char *one, const char *other)
{
    size_t i = 0;
    while (one[i] == other[i])
        if (one[i++] == '\0')
            return true;
    return false;
}

/* The protocol's bit; all bits for NULL, which asks for any; none for one that is not in the file.
 */
static inline unsigned protocol_bits(const struct ianadb_header *header, const char *protocol)
{
    if (protocol == NULL)
        return ANY_PROTOCOL;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        if (is_same(protocol, header->protocols[i]))
            return 1u << i;
    return 0;
}

/* Fetch a block and check its kind. */
static inline int fetch(const struct reader *reader, uint32_t number, enum ianadb_kind kind,
                        const struct ianadb_block **block)
{
    int error;
    *block = reader->fetch(reader->context, number, &error);
    if (*block == NULL)
        return error < 0 ? error : -EBADMSG; /* not reached: NULL without an errno */
    return ianadb_get32((*block)->kind) == (uint32_t)kind ? 0 : -EBADMSG;
}

/* The entry at `start` of its block, all of which lies in there, or NULL for a damaged one. */
__attribute__((always_inline)) static inline const struct ianadb_entry *
entry_at(const struct ianadb_block *block, uint32_t start)
{
    uint32_t end = (uint32_t)offsetof(struct ianadb_block, content) + ianadb_get32(block->length);

    if (start < offsetof(struct ianadb_block, content) ||
        start + sizeof(struct ianadb_entry) >= end)
        return NULL;
    const struct ianadb_entry *entry = (const void *)((const char *)block + start);
    const char *strings = (const char *)(entry + 1);
    size_t size = ianadb_get16(entry->size);
    if (size == 0 || size > end - start - sizeof *entry || strings[size - 1] != '\0')
        return NULL;
    /* A name alone ends there at the latest, which is enough to know. */
    if (entry->alias_count > 0 && !find_are_strings(strings, size, entry->alias_count + 1u))
        return NULL;
    return entry;
}

/*
 * Read an entry, or none if it is NULL, as the service with the lowest of the `protocols` (bits)
 * that it has.
 */
__attribute__((always_inline)) static inline int read_entry(const struct reader *reader,
                                                            const struct ianadb_entry *entry,
                                                            unsigned protocols,
                                                            struct reader_service *service)
{
    if (entry == NULL || (entry->protocols & protocols) == 0)
        return -EBADMSG;
    service->name = (const char *)(entry + 1);
    service->alias_count = entry->alias_count;
    service->strings_size = ianadb_get16(entry->size);
    service->protocol = reader->header->protocols[__builtin_ctz(entry->protocols & protocols)];
    service->port = ianadb_get16(entry->port);
    service->last = ianadb_get16(entry->last);
    return 0;
}

/* Read the service that an index refers to, for the asked protocols. */
__attribute__((always_inline)) static inline int read_place(const struct reader *reader,
                                                            uint32_t place, unsigned protocols,
                                                            struct reader_service *service)
{
    const struct ianadb_block *block;
    uint32_t offset = ianadb_place_offset(place);
    uint32_t number = offset / IANADB_BLOCK_SIZE;
    if (number >= ianadb_get32(reader->header->block_count))
        return -EBADMSG;
    int error = fetch(reader, number, IANADB_SERVICES, &block);
    if (error != 0)
        return error;
    return read_entry(reader, entry_at(block, offset % IANADB_BLOCK_SIZE),
                      ianadb_place_protocols(place) & protocols, service);
}

/* Whether the service's name or one of its aliases is `name`, which has `length` letters. */
static inline bool bears_name(const struct reader_service *service, const char *name, size_t length,
                              bool exactly)
{
    if (exactly && length < service->strings_size && memcmp(service->name, name, length + 1) == 0)
        return true;
    return (service->alias_count > 0 || !exactly) && find_bears_alias(service, name, exactly);
}

/* The items of an index that are to come, in their block. */
struct items {
    const struct ianadb_item *next;
    const struct ianadb_item *end;
};

/*
 * The items from the first of `hash` on, in their block, which is one of `block_count` of an index.
 * Hashes are spread evenly: as the high bits of hash * count are the number of the block, so the
 * low ones tell how far into the block to look.
 */
static inline struct items seek(const struct ianadb_block *block, uint32_t hash,
                                uint32_t block_count)
{
    const struct ianadb_item *start = (const struct ianadb_item *)block->content;
    uint32_t item_count = ianadb_get32(block->length) / (uint32_t)sizeof *start;
    const struct ianadb_item *end = start + item_count;
    const struct ianadb_item *item = start + ianadb_index_block(hash * block_count, item_count);
    while (item > start && ianadb_get32(item[-1].hash) >= hash)
        item--;
    while (item < end && ianadb_get32(item->hash) < hash)
        item++;
    return (struct items){item, end};
}

/* The place of the next item of `hash` that answers for any of the protocols. 0: there is none. */
static inline uint32_t next_place(struct items *items, uint32_t hash, unsigned protocols)
{
    while (items->next < items->end && ianadb_get32(items->next->hash) == hash) {
        uint32_t place = ianadb_get32(items->next->place);
        items->next++;
        if ((ianadb_place_protocols(place) & protocols) != 0)
            return place;
    }
    return 0;
}

/* What find_spelling returns if there are names of that hash, but no service has the name. */
#define OTHER_NAMES 1

/* The first service that has the name, in this spelling or in any. */
__attribute__((always_inline)) static inline int find_spelling(const struct reader *reader,
                                                               const char *name, bool exactly,
                                                               unsigned protocols,
                                                               struct reader_service *service)
{
    uint32_t block_count = ianadb_get32(reader->header->name_count);
    size_t length = strlen(name);
    uint32_t hash = ianadb_name_hash(name);
    uint32_t number =
        ianadb_get32(reader->header->name_first) + ianadb_index_block(hash, block_count);
    const struct ianadb_block *block;
    uint32_t place;

    if (block_count == 0)
        return -ESRCH;
    int error = fetch(reader, number, IANADB_NAMES, &block);
    if (error != 0)
        return error;
    struct items items = seek(block, hash, block_count);
    error = -ESRCH;
    while ((place = next_place(&items, hash, protocols)) != 0) {
        error = read_place(reader, place, protocols, service);
        if (error != 0 || bears_name(service, name, length, exactly))
            return error;
        error = OTHER_NAMES;
    }
    return error;
}

__attribute__((always_inline)) static inline int find_name(const struct reader *reader,
                                                           const char *name, const char *protocol,
                                                           struct reader_service *service)
{
    unsigned protocols = protocol_bits(reader->header, protocol);
    if (protocols == 0)
        return -ESRCH;
    int error = find_spelling(reader, name, true, protocols, service);
    return error == OTHER_NAMES ? find_folded(reader, name, protocols, service) : error;
}

__attribute__((always_inline)) static inline int find_port(const struct reader *reader,
                                                           uint16_t port, const char *protocol,
                                                           struct reader_service *service)
{
    const struct ianadb_header *header = reader->header;
    uint32_t block_count = ianadb_get32(header->port_count);
    unsigned protocols = protocol_bits(header, protocol);
    const struct ianadb_block *block;

    if (protocols == 0 || block_count == 0)
        return -ESRCH;
    uint32_t hash = ianadb_port_hash(port);
    uint32_t number = ianadb_get32(header->port_first) + ianadb_index_block(hash, block_count);
    int error = fetch(reader, number, IANADB_PORTS, &block);
    if (error != 0)
        return error;
    struct items items = seek(block, hash, block_count);
    uint32_t place = next_place(&items, hash, protocols);
    if (place == 0)
        return -ESRCH;
    error = read_place(reader, place, protocols, service);
    if (error == 0 && (service->port > port || service->last < port))
        return -EBADMSG;
    return error;
}

#endif
