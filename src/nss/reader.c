/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reader.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define ANY_PROTOCOL 0xffu

int reader_check_block(const struct ianadb_block *block, uint64_t build, uint32_t number)
{
    if (ianadb_get32(block->length) > sizeof block->content ||
        ianadb_get64(block->checksum) != ianadb_checksum(block, build, number))
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
        ianadb_get32(block->length) != sizeof *header ||
        ianadb_get32(header->version) != IANADB_VERSION || block_count > IANADB_MAX_BLOCKS ||
        file_size != (uint64_t)block_count * IANADB_BLOCK_SIZE ||
        reader_check_block(block, ianadb_get64(header->build), 0) != 0)
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

/* The protocol's bit; all bits for NULL, which asks for any; none for one that is not in the file.
 */
static unsigned protocol_bits(const struct ianadb_header *header, const char *protocol)
{
    if (protocol == NULL)
        return ANY_PROTOCOL;
    if (*protocol == '\0')
        return 0;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        if (strcmp(protocol, header->protocols[i]) == 0)
            return 1u << i;
    return 0;
}

static int fetch_kind(const struct reader *reader, uint32_t number, enum ianadb_kind kind,
                      const struct ianadb_block **block)
{
    if (number >= ianadb_get32(reader->header->block_count))
        return -EBADMSG;
    int error = reader->fetch(reader->context, number, block);
    if (error != 0)
        return error;
    return ianadb_get32((*block)->kind) == (uint32_t)kind ? 0 : -EBADMSG;
}

/* Behind `count` strings with their NULs, or NULL where they do not end before `end`. */
static const char *skip_strings(const char *strings, unsigned count, const char *end)
{
    for (; count > 0; count--) {
        const char *terminator = memchr(strings, '\0', (size_t)(end - strings));
        if (terminator == NULL)
            return NULL;
        strings = terminator + 1;
    }
    return strings;
}

/*
 * Read the entry at `offset` of the file, whose block is at hand, as the service with the lowest of
 * the `protocols` (bits) that the entry has. `next`, unless NULL, gets the place of the one behind.
 */
static int read_entry(const struct reader *reader, const struct ianadb_block *block,
                      uint32_t offset, unsigned protocols, struct reader_service *service,
                      struct reader_position *next)
{
    uint32_t start = offset % IANADB_BLOCK_SIZE;
    const char *bytes = (const char *)block;
    const char *end = (const char *)block->content + ianadb_get32(block->length);
    struct ianadb_entry entry;

    if (start < offsetof(struct ianadb_block, content) ||
        end - (bytes + start) < (ptrdiff_t)sizeof entry)
        return -EBADMSG;
    memcpy(&entry, bytes + start, sizeof entry);
    protocols &= entry.protocols;
    service->name = bytes + start + sizeof entry;
    service->aliases = skip_strings(service->name, 1, end);
    if (protocols == 0 || service->aliases == NULL)
        return -EBADMSG;
    const char *behind = skip_strings(service->aliases, entry.aliases, end);
    if (behind == NULL)
        return -EBADMSG;

    unsigned protocol = (unsigned)__builtin_ctz(protocols);
    service->alias_count = entry.aliases;
    service->strings_size = (size_t)(behind - service->name);
    service->protocol = reader->header->protocols[protocol];
    service->port = ianadb_get16(entry.port);
    service->last = ianadb_get16(entry.last);
    if (next != NULL && entry.protocols >> (protocol + 1) != 0)
        *next = (struct reader_position){offset, protocol + 1};
    else if (next != NULL)
        *next = (struct reader_position){offset - start + (uint32_t)(behind - bytes), 0};
    return 0;
}

/* Read the service that an index refers to, for the asked protocols. */
static int read_place(const struct reader *reader, uint32_t place, unsigned protocols,
                      struct reader_service *service)
{
    const struct ianadb_block *block;
    uint32_t offset = ianadb_place_offset(place);
    int error = fetch_kind(reader, offset / IANADB_BLOCK_SIZE, IANADB_SERVICES, &block);
    if (error != 0)
        return error;
    return read_entry(reader, block, offset, ianadb_place_protocols(place) & protocols, service,
                      NULL);
}

/* Whether the service's name or one of its aliases is `name`. */
static bool bears_name(const struct reader_service *service, const char *name, bool exactly)
{
    const char *own = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        if (exactly ? strcmp(own, name) == 0 : ianadb_same_folded(own, name))
            return true;
        own = i == 0 ? service->aliases : own + strlen(own) + 1;
    }
    return false;
}

/* The items of one hash, one by one. */
struct items {
    const struct ianadb_block *block;
    unsigned next;
    unsigned count; /* of all items in the block */
    uint32_t hash;
};

static struct ianadb_item item_at(const struct items *items, unsigned index)
{
    struct ianadb_item item;
    memcpy(&item, items->block->content + index * sizeof item, sizeof item);
    return item;
}

/* Let the first item whose hash is not below the wanted one be the next. */
static void seek(struct items *items)
{
    unsigned count = items->count;
    while (count > 0) {
        unsigned half = count / 2;
        if (ianadb_get32(item_at(items, items->next + half).hash) < items->hash) {
            items->next += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
}

/* Open the index of a kind, which has blocks `first` .. `first + count - 1`, at the items of
 * `hash`. */
static int open_index(const struct reader *reader, enum ianadb_kind kind, struct ianadb_le32 first,
                      struct ianadb_le32 count, uint32_t hash, struct items *items)
{
    uint32_t block_count = ianadb_get32(count);
    if (block_count == 0)
        return -ESRCH;
    uint32_t number = ianadb_get32(first) + ianadb_index_block(hash, block_count);
    int error = fetch_kind(reader, number, kind, &items->block);
    if (error != 0)
        return error;
    items->next = 0;
    items->count = ianadb_get32(items->block->length) / (unsigned)sizeof(struct ianadb_item);
    items->hash = hash;
    seek(items);
    return 0;
}

/* Read the service of the next item that answers for any of the protocols. -ESRCH: there is none.
 */
static int next_item(const struct reader *reader, struct items *items, unsigned protocols,
                     struct reader_service *service)
{
    while (items->next < items->count) {
        struct ianadb_item item = item_at(items, items->next);
        if (ianadb_get32(item.hash) != items->hash)
            break;
        items->next++;
        uint32_t place = ianadb_get32(item.place);
        if ((ianadb_place_protocols(place) & protocols) != 0)
            return read_place(reader, place, protocols, service);
    }
    return -ESRCH;
}

/* The first service of the items that bears the name. */
static int find_spelling(const struct reader *reader, struct items items, unsigned protocols,
                         const char *name, bool exactly, struct reader_service *service)
{
    int error;
    do
        error = next_item(reader, &items, protocols, service);
    while (error == 0 && !bears_name(service, name, exactly));
    return error;
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
                           ianadb_name_hash(name, ianadb_get32(header->hash_seed)), &items);
    if (error != 0)
        return error;
    error = find_spelling(reader, items, protocols, name, true, service);
    if (error == -ESRCH)
        error = find_spelling(reader, items, protocols, name, false, service);
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
        if (start < offsetof(struct ianadb_block, content) + ianadb_get32(block->length))
            return read_entry(reader, block, number * IANADB_BLOCK_SIZE + start,
                              ANY_PROTOCOL << here.protocol, service, position);
        here = (struct reader_position){(number + 1) * IANADB_BLOCK_SIZE, 0};
    }
}
