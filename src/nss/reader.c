/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reader.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "find.h"

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

/* Whether `count` strings, each with its NUL, fill up these bytes, the last of which is NUL. */
__attribute__((cold)) bool reader_are_strings(const char *bytes, size_t size, unsigned count)
{
    const char *end = bytes + size;
    for (; count > 0 && bytes < end; count--)
        bytes += strlen(bytes) + 1;
    return count == 0 && bytes == end;
}

/* Whether one of the service's aliases is `name`, or, if the case of letters does not matter, its
 * name. */
__attribute__((cold)) bool reader_bears_alias(const struct reader_service *service,
                                              const char *name, bool exactly)
{
    const char *own = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        if (exactly ? is_same(own, name) : ianadb_same_folded(own, name))
            return true;
        own += strlen(own) + 1;
    }
    return false;
}

/* Few ask for names in another case. */
__attribute__((cold)) int reader_find_folded(const struct reader *reader, const char *name,
                                             unsigned protocols, struct reader_service *service)
{
    int error = find_spelling(reader, name, false, protocols, service);
    return error == OTHER_NAMES ? -ESRCH : error;
}

int reader_find_name(const struct reader *reader, const char *name, const char *protocol,
                     struct reader_service *service)
{
    return find_name(reader, name, protocol, service);
}

int reader_find_port(const struct reader *reader, uint16_t port, const char *protocol,
                     struct reader_service *service)
{
    return find_port(reader, port, protocol, service);
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
        int error = fetch(reader, number, IANADB_SERVICES, &block);
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
