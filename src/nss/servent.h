/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Packs a found service into a caller's struct servent and buffer. */

#ifndef SERVENT_H
#define SERVENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "reader.h"

/*
 * Fill `result`, with all that it points to in `buffer` (any alignment, `size` bytes), as
 * getservbyname_r(3) has it. `port` (host byte order) goes into s_port, in network byte order: the
 * service's own, or the one that was asked for inside a range.
 *
 * 0, or -ERANGE where the buffer is too small; then `result` is as it was.
 */
static inline int servent_fill(struct servent *result, const struct reader_service *service,
                               uint16_t port, char *buffer, size_t size)
{
    size_t padding = -(uintptr_t)buffer % alignof(char *);
    size_t pointers_size = (service->alias_count + 1) * sizeof(char *);
    size_t protocol_at = padding + pointers_size + service->strings_size;

    if (size >= protocol_at + IANADB_PROTOCOL_SIZE) {
        /* All of it, which takes no call. */
        memcpy(buffer + protocol_at, service->protocol, IANADB_PROTOCOL_SIZE);
    } else {
        size_t protocol_size = strlen(service->protocol) + 1;
        if (size < protocol_at + protocol_size)
            return -ERANGE;
        memcpy(buffer + protocol_at, service->protocol, protocol_size);
    }

    char **aliases = (char **)(void *)(buffer + padding);
    char *name = buffer + padding + pointers_size;
    memcpy(name, service->name, service->strings_size);

    result->s_name = name;
    result->s_aliases = aliases;
    result->s_port = htons(port);
    result->s_proto = buffer + protocol_at;
    for (unsigned i = 0; i < service->alias_count; i++) {
        name += strlen(name) + 1;
        *aliases++ = name;
    }
    *aliases = NULL;
    return 0;
}

#endif
