/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "find.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whether `count` strings, each with its NUL, fill up these bytes, the last of which is NUL. */
__attribute__((cold)) bool find_are_strings(const char *bytes, size_t size, unsigned count)
{
    const char *end = bytes + size;
    for (; count > 0 && bytes < end; count--)
        bytes += strlen(bytes) + 1;
    return count == 0 && bytes == end;
}

/* Whether one of the service's aliases is `name`, or, if the case of letters does not matter, its
 * name. */
__attribute__((cold)) bool find_bears_alias(const struct reader_service *service, const char *name,
                                            bool exactly)
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
__attribute__((cold)) int find_folded(const struct reader *reader, const char *name,
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
