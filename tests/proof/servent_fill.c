/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Any service into a buffer of any size and alignment: -ERANGE exactly if it does not fit. The
 * buffer is a part of `room`. What memcpy copies does not matter, but where it lies does.
 */

#include "names.h"

#include "nss/servent.h"

#define WORD sizeof(char *)

static char room[2 * WORD + SIZE * WORD + SIZE + IANADB_PROTOCOL_SIZE] __attribute__((aligned(16)));
static char *buffer;
static size_t buffer_size;
static struct reader_service service;
static char protocol[IANADB_PROTOCOL_SIZE];
static size_t protocol_length;

/* Where the strings were copied to, and how many bytes of the protocol. */
static const char *copy, *protocol_copy;
static size_t protocol_copied;

static bool is_in_buffer(const void *bytes, size_t size)
{
    size_t offset = __CPROVER_POINTER_OFFSET(bytes) - __CPROVER_POINTER_OFFSET(buffer);
    return __CPROVER_same_object(bytes, room) && offset <= buffer_size &&
           size <= buffer_size - offset;
}

void *contract_memcpy(void *to, const void *from, size_t size)
{
    holds(is_in_buffer(to, size));
    if (from == protocol) {
        holds(size <= sizeof protocol);
        protocol_copy = to;
        protocol_copied = size;
    } else {
        holds(from == service.name && size == service.strings_size);
        copy = to;
    }
    return to;
}

/* Of the protocol, or of a string in the copy. */
size_t contract_strlen(const char *string)
{
    if (string == protocol)
        return protocol_length;
    holds(__CPROVER_same_object(string, copy) && string >= copy);
    return measure((size_t)(string - copy) + sizeof strings - service.strings_size);
}

static void have_protocol(void)
{
    __CPROVER_havoc_object(protocol);
    protocol[sizeof protocol - 1] = '\0';
    protocol_length = 0;
    while (protocol[protocol_length] != '\0')
        protocol_length++;
    service.protocol = protocol;
}

/* How many bytes of the buffer the service takes. */
static size_t count_bytes(void)
{
    size_t bytes = (WORD - __CPROVER_POINTER_OFFSET(buffer) % WORD) % WORD;
    bytes += (service.alias_count + 1) * WORD;
    return bytes + service.strings_size + protocol_length + 1;
}

/* Any of the aliases, or the NULL behind them, is what follows so many NULs of the strings. */
static bool is_alias(const struct servent *result, unsigned number)
{
    const char *alias = result->s_aliases[number];
    if (number == service.alias_count)
        return alias == NULL;
    size_t name = sizeof strings - service.strings_size;
    size_t start = name + (size_t)(alias - copy);
    return __CPROVER_same_object(alias, copy) && start > name && start < sizeof strings &&
           strings[start - 1] == '\0' && nuls_before[start] - nuls_before[name] == number + 1;
}

int main(void)
{
    struct servent result, before;
    size_t start = nondet_size();
    unsigned number = nondet_unsigned();
    uint16_t port = nondet_uint16();

    __CPROVER_havoc_object(&service);
    have_service(&service);
    have_protocol();
    given(start < WORD);
    buffer = room + start;
    buffer_size = nondet_size();
    before = result;

    int error = servent_fill(&result, &service, port, buffer, buffer_size);
    holds(error == (buffer_size < count_bytes() ? -ERANGE : 0));
    if (error != 0) {
        holds(result.s_name == before.s_name && result.s_aliases == before.s_aliases);
        holds(result.s_port == before.s_port && result.s_proto == before.s_proto);
        return 0;
    }
    holds(result.s_name == copy && result.s_proto == protocol_copy);
    holds(protocol_copied > protocol_length);
    holds(result.s_port == htons(port));
    holds((uintptr_t)result.s_aliases % WORD == 0);
    given(number <= service.alias_count);
    holds(is_in_buffer(&result.s_aliases[number], WORD));
    holds(is_alias(&result, number));
    return 0;
}
