/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reader.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define ANY_PROTOCOL 0xffu

int reader_check_block(const struct ianadb_block *block, uint64_t content_id, uint32_t number)
{
    if (ianadb_get32(block->length) > sizeof block->content ||
        ianadb_get64(block->checksum) != ianadb_checksum(block, content_id, number))
        return -ESTALE;
    return 0;
}

/* The blocks `first` .. `first + count - 1` lie in the file, behind the header. */
static bool region_fits(struct ianadb_le32 first, struct ianadb_le32 count, uint32_t block_count)
{
    uint32_t start = ianadb_get32(first);
    return start >= 1 && start <= block_count && ianadb_get32(count) <= block_count - start;
}

int reader_check_header(const struct ianadb_block *block, uint64_t file_size)
{
    const struct ianadb_header *header = (const struct ianadb_header *)block->content;
    uint32_t block_count = ianadb_get32(header->block_count);

    if (ianadb_get32(block->kind) != IANADB_HEADER ||
        ianadb_get32(block->length) < sizeof *header ||
        ianadb_get32(header->version) != IANADB_VERSION || block_count > IANADB_MAX_BLOCKS ||
        file_size != (uint64_t)block_count * IANADB_BLOCK_SIZE ||
        reader_check_block(block, ianadb_get64(header->content_id), 0) != 0)
        return -EBADMSG;
    if (!region_fits(header->name_first, header->name_count, block_count) ||
        !region_fits(header->port_first, header->port_count, block_count) ||
        !region_fits(header->service_first, header->service_count, block_count))
        return -EBADMSG;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        if (header->protocols[i][IANADB_PROTOCOL_SIZE - 1] != '\0')
            return -EBADMSG;
    if (header->updated[sizeof header->updated - 1] != '\0')
        return -EBADMSG;
    return 0;
}

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
    if (*protocol == '\0')
        return 0;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        if (is_same(protocol, header->protocols[i]))
            return 1u << i;
    return 0;
}

static inline int fetch_kind(const struct reader *reader, uint32_t number, enum ianadb_kind kind,
                             const struct ianadb_block **block)
{
    if (number >= ianadb_get32(reader->header->block_count))
        return -EBADMSG;
    *block = reader->shelves != NULL ? shelves_find(reader->shelves, number) : NULL;
    if (*block == NULL) {
        int error = reader->fetch(reader->context, number, block);
        if (error != 0)
            return error;
    }
    return ianadb_get32((*block)->kind) == (uint32_t)kind ? 0 : -EBADMSG;
}

/* Whether `count` strings, each with its NUL, fill up these bytes, the last of which is NUL. */
__attribute__((cold, noinline)) static bool are_strings(const char *bytes, size_t size,
                                                        unsigned count)
{
    const char *end = bytes + size;
    for (; count > 0 && bytes < end; count--)
        bytes += strlen(bytes) + 1;
    return count == 0 && bytes == end;
}

/* The entry at `start` of its block, all of which lies in there, or NULL for a damaged one. */
static inline const struct ianadb_entry *entry_at(const struct ianadb_block *block, uint32_t start)
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
    if (entry->alias_count > 0 && !are_strings(strings, size, entry->alias_count + 1u))
        return NULL;
    return entry;
}

/*
 * Read an entry, or none if it is NULL, as the service with the lowest of the `protocols` (bits)
 * that it has.
 */
static inline int read_entry(const struct reader *reader, const struct ianadb_entry *entry,
                             unsigned protocols, struct reader_service *service)
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
static inline int read_place(const struct reader *reader, uint32_t place, unsigned protocols,
                             struct reader_service *service)
{
    const struct ianadb_block *block;
    uint32_t offset = ianadb_place_offset(place);
    int error = fetch_kind(reader, offset / IANADB_BLOCK_SIZE, IANADB_SERVICES, &block);
    if (error != 0)
        return error;
    return read_entry(reader, entry_at(block, offset % IANADB_BLOCK_SIZE),
                      ianadb_place_protocols(place) & protocols, service);
}

/* Whether the service's name or one of its aliases is `name`. */
static inline bool bears_name(const struct reader_service *service, const char *name, bool exactly)
{
    const char *own = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        if (exactly ? is_same(own, name) : ianadb_same_folded(own, name))
            return true;
        own += strlen(own) + 1;
    }
    return false;
}

/* The items of one hash, one by one. */
struct items {
    const struct ianadb_item *next;
    const struct ianadb_item *end; /* of all items in the block */
    uint32_t hash;
};

/* The first item that is not below a hash; it is not far from `guess`. */
static inline const struct ianadb_item *seek(const struct ianadb_item *start,
                                             const struct ianadb_item *end,
                                             const struct ianadb_item *guess, uint32_t hash)
{
    while (guess > start && ianadb_get32(guess[-1].hash) >= hash)
        guess--;
    while (guess < end && ianadb_get32(guess->hash) < hash)
        guess++;
    return guess;
}

/*
 * Open the index of a kind, which has blocks `first` .. `first + count - 1`, at the items of
 * `hash`. Hashes are spread evenly: as the high bits of hash * count are the number of the block,
 * so the low ones tell how far into the block to look.
 */
__attribute__((always_inline)) static inline int
open_index(const struct reader *reader, enum ianadb_kind kind, struct ianadb_le32 first,
           struct ianadb_le32 count, uint32_t hash, struct items *items)
{
    const struct ianadb_block *block;
    uint32_t block_count = ianadb_get32(count);
    if (block_count == 0)
        return -ESRCH;
    uint32_t number = ianadb_get32(first) + ianadb_index_block(hash, block_count);
    int error = fetch_kind(reader, number, kind, &block);
    if (error != 0)
        return error;
    const struct ianadb_item *start = (const struct ianadb_item *)block->content;
    uint32_t item_count = ianadb_get32(block->length) / (uint32_t)sizeof *start;
    const struct ianadb_item *end = start + item_count;
    const struct ianadb_item *guess = start + ianadb_index_block(hash * block_count, item_count);
    *items = (struct items){seek(start, end, guess, hash), end, hash};
    return 0;
}

/* Read the service of the next item that answers for any of the protocols. -ESRCH: there is none.
 */
static inline int next_item(const struct reader *reader, struct items *items, unsigned protocols,
                            struct reader_service *service)
{
    while (items->next < items->end && ianadb_get32(items->next->hash) == items->hash) {
        uint32_t place = ianadb_get32(items->next->place);
        items->next++;
        if ((ianadb_place_protocols(place) & protocols) != 0)
            return read_place(reader, place, protocols, service);
    }
    return -ESRCH;
}

/* The first service of the items that bears the name. */
static inline int find_spelling(const struct reader *reader, struct items *items,
                                unsigned protocols, const char *name, bool exactly,
                                struct reader_service *service)
{
    int error;
    do
        error = next_item(reader, items, protocols, service);
    while (error == 0 && !bears_name(service, name, exactly));
    return error;
}

/* The same for names that differ in case, which few ask for. */
__attribute__((cold, noinline)) static int find_folded(const struct reader *reader,
                                                       struct items *items, unsigned protocols,
                                                       const char *name,
                                                       struct reader_service *service)
{
    return find_spelling(reader, items, protocols, name, false, service);
}

int reader_find_name(const struct reader *reader, const char *name, const char *protocol,
                     struct reader_service *service)
{
    const struct ianadb_header *header = reader->header;
    unsigned protocols = protocol_bits(header, protocol);
    struct items items;

    if (protocols == 0 || *name == '\0')
        return -ESRCH;
    int error = open_index(reader, IANADB_NAMES, header->name_first, header->name_count,
                           ianadb_name_hash(name), &items);
    if (error != 0)
        return error;
    const struct ianadb_item *first = items.next;
    error = find_spelling(reader, &items, protocols, name, true, service);
    if (error == -ESRCH && items.next != first) {
        items.next = first;
        error = find_folded(reader, &items, protocols, name, service);
    }
    return error;
}

int reader_find_port(const struct reader *reader, uint16_t port, const char *protocol,
                     struct reader_service *service)
{
    const struct ianadb_header *header = reader->header;
    unsigned protocols = protocol_bits(header, protocol);
    struct items items;

    if (protocols == 0)
        return -ESRCH;
    int error = open_index(reader, IANADB_PORTS, header->port_first, header->port_count,
                           ianadb_port_hash(port), &items);
    if (error == 0)
        error = next_item(reader, &items, protocols, service);
    if (error == 0 && (service->port > port || service->last < port))
        return -EBADMSG;
    return error;
}

/* Read the service at a position, which moves on to the next protocol or behind the entry. */
static int read_position(const struct reader *reader, const struct ianadb_entry *entry,
                         struct reader_position *position, struct reader_service *service)
{
    unsigned protocols = ANY_PROTOCOL << position->protocol;
    int error = read_entry(reader, entry, protocols, service);
    if (error != 0)
        return error;
    protocols &= entry->protocols;
    protocols &= protocols - 1; /* without the lowest */
    if (protocols != 0) {
        position->protocol = (unsigned)__builtin_ctz(protocols);
    } else {
        position->offset += (uint32_t)(sizeof *entry + service->strings_size);
        position->protocol = 0;
    }
    return 0;
}

int reader_next(const struct reader *reader, struct reader_position *position,
                struct reader_service *service)
{
    uint32_t first = ianadb_get32(reader->header->service_first);
    uint32_t behind = first + ianadb_get32(reader->header->service_count);
    struct reader_position here = *position;
    if (here.offset == 0)
        here.offset = first * IANADB_BLOCK_SIZE;

    for (;;) {
        uint32_t number = here.offset / IANADB_BLOCK_SIZE;
        uint32_t start = here.offset % IANADB_BLOCK_SIZE;
        const struct ianadb_block *block;
        if (number >= behind)
            return -ESRCH;
        int error = fetch_kind(reader, number, IANADB_SERVICES, &block);
        if (error != 0)
            return error;
        if (start == 0)
            start = offsetof(struct ianadb_block, content);
        if (start < offsetof(struct ianadb_block, content) + ianadb_get32(block->length)) {
            here.offset = number * IANADB_BLOCK_SIZE + start;
            error = read_position(reader, entry_at(block, start), &here, service);
            if (error == 0)
                *position = here;
            return error;
        }
        here = (struct reader_position){(number + 1) * IANADB_BLOCK_SIZE, 0};
    }
}
