/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdalign.h>
#include <string.h>

int servent_fill(struct servent *result, const struct reader_service *service, uint16_t port,
                 char *buffer, size_t size)
{
    size_t padding = -(uintptr_t)buffer % alignof(char *);
    size_t pointers_size = (service->alias_count + 1) * sizeof(char *);
    size_t protocol_at = padding + pointers_size + service->strings_size;
    size_t protocol_size = IANADB_PROTOCOL_SIZE;
    if (size < protocol_at + protocol_size) {
        /* So small a buffer makes us look how few of these bytes are needed. */
        protocol_size = strlen(service->protocol) + 1;
        if (size < protocol_at + protocol_size)
            return -ERANGE;
    }

    char **aliases = (char **)(void *)(buffer + padding);
    char *name = buffer + padding + pointers_size;
    char *protocol = buffer + protocol_at;
    memcpy(name, service->name, service->strings_size);
    memcpy(protocol, service->protocol, protocol_size);

    result->s_name = name;
    result->s_aliases = aliases;
    result->s_port = htons(port);
    result->s_proto = protocol;
    for (unsigned i = 0; i < service->alias_count; i++) {
        name += strlen(name) + 1;
        *aliases++ = name;
    }
    *aliases = NULL;
    return 0;
}
