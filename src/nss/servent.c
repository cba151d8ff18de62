/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdalign.h>
#include <string.h>

/* Bytes of `count` strings that follow each other, with their NULs. */
static size_t strings_size(const char *strings, unsigned count)
{
    const char *end = strings;
    for (; count > 0; count--)
        end += strlen(end) + 1;
    return (size_t)(end - strings);
}

int servent_fill(struct servent *result, const struct reader_service *service, uint16_t port,
                 char *buffer, size_t size)
{
    size_t padding = -(uintptr_t)buffer % alignof(char *);
    size_t pointers_size = (service->alias_count + 1) * sizeof(char *);
    size_t name_size = strlen(service->name) + 1;
    size_t protocol_size = strlen(service->protocol) + 1;
    size_t aliases_size = strings_size(service->aliases, service->alias_count);
    if (size < padding + pointers_size + name_size + protocol_size + aliases_size)
        return -ERANGE;

    char **aliases = (char **)(void *)(buffer + padding);
    char *name = buffer + padding + pointers_size;
    char *protocol = name + name_size;
    char *alias = protocol + protocol_size;
    memcpy(name, service->name, name_size);
    memcpy(protocol, service->protocol, protocol_size);
    memcpy(alias, service->aliases, aliases_size);

    result->s_name = name;
    result->s_aliases = aliases;
    result->s_port = htons(port);
    result->s_proto = protocol;
    for (unsigned i = 0; i < service->alias_count; i++) {
        *aliases++ = alias;
        alias += strlen(alias) + 1;
    }
    *aliases = NULL;
    return 0;
}
