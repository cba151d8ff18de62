/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Packing a service into a caller's buffer of each size and alignment. */

#include "nss/servent.h"
#include "unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define POISON 0xa5

/* The strings of services: a name and its aliases, each with its NUL. */
static char none[] = "domain";
static char shortest[] = "n";
static char one[] = "http\0www";
static char two[] = "http\0www\0www-http";
static char seven[] = "seven\0001\0two\0three\0four\0five55\0six\0sevenseven";
static char most[sizeof "many" + 2 * IANADB_MAX_ALIASES] = "many"; /* and 255 times "a" */

#define STRINGS(array, count) .name = array, .alias_count = (count), .strings_size = sizeof(array)

/* As a database has them. */
#define PROTOCOL(word)                             \
    .protocol = (const char[IANADB_PROTOCOL_SIZE]) \
    {                                              \
        word                                       \
    }

static struct reader_service services[] = {
    {STRINGS(none, 0), PROTOCOL("tcp"), .port = 53, .last = 53},
    {STRINGS(shortest, 0), PROTOCOL("p"), .port = 1, .last = 1},
    {STRINGS(one, 1), PROTOCOL("tcp"), .port = 80, .last = 80},
    {STRINGS(two, 2), PROTOCOL("tcp"), .port = 80, .last = 80},
    {STRINGS(seven, 7), PROTOCOL("sctp"), .port = 258, .last = 65535},
    {STRINGS(most, IANADB_MAX_ALIASES), PROTOCOL("udp"), .port = 65535, .last = 65535},
};

static void fill_most_aliases(void)
{
    for (size_t i = sizeof "many"; i < sizeof most; i += 2)
        most[i] = 'a';
}

/* What a result takes: the strings, and a pointer for each alias and for the NULL behind them. */
static size_t needed_size(const struct reader_service *service)
{
    size_t size = strlen(service->protocol) + 1;
    const char *name = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++, name += strlen(name) + 1)
        size += strlen(name) + 1;
    return size + (service->alias_count + 1) * sizeof(char *);
}

static bool is_poison(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] != POISON)
            return false;
    return true;
}

static bool lies_in(const void *pointer, size_t size, const char *buffer, size_t buffer_size)
{
    uintptr_t start = (uintptr_t)pointer - (uintptr_t)buffer;
    return start <= buffer_size && size <= buffer_size - start;
}

/* Whether the result says what the service does, all of it inside the buffer. */
static bool is_filled(const struct servent *result, const struct reader_service *service,
                      uint16_t port, const char *buffer, size_t size)
{
    const char *alias = service->name + strlen(service->name) + 1;
    if (!lies_in(result->s_name, strlen(service->name) + 1, buffer, size) ||
        !lies_in(result->s_proto, strlen(service->protocol) + 1, buffer, size) ||
        !lies_in(result->s_aliases, (service->alias_count + 1) * sizeof(char *), buffer, size) ||
        (uintptr_t)result->s_aliases % _Alignof(char *) != 0)
        return false;
    for (unsigned i = 0; i < service->alias_count; i++, alias += strlen(alias) + 1)
        if (!lies_in(result->s_aliases[i], strlen(alias) + 1, buffer, size) ||
            strcmp(result->s_aliases[i], alias) != 0)
            return false;
    return result->s_aliases[service->alias_count] == NULL &&
           strcmp(result->s_name, service->name) == 0 &&
           strcmp(result->s_proto, service->protocol) == 0 && result->s_port == htons(port);
}

/* Try one size, at one alignment, of a buffer with poison around it. */
static void try_size(const struct reader_service *service, char *memory, size_t memory_size,
                     size_t alignment, size_t size)
{
    char *buffer = memory + 16 + alignment;
    size_t padding = (sizeof(char *) - (uintptr_t)buffer % sizeof(char *)) % sizeof(char *);
    bool is_enough = size >= padding + needed_size(service);
    struct servent result;
    struct servent poison;

    memset(memory, POISON, memory_size);
    memset(&result, POISON, sizeof result);
    memset(&poison, POISON, sizeof poison);
    int error = servent_fill(&result, service, 4660, buffer, size);
    if (error != (is_enough ? 0 : -ERANGE))
        ck_abort_msg("size %zu at %zu: %d", size, alignment, error);
    if (is_enough && !is_filled(&result, service, 4660, buffer, size))
        ck_abort_msg("size %zu at %zu: a wrong result", size, alignment);
    size_t touched = is_enough ? size : 0;
    if (!is_enough && memcmp(&result, &poison, sizeof result) != 0)
        ck_abort_msg("size %zu at %zu: half a result", size, alignment);
    if (!is_poison(memory, (size_t)(buffer - memory)) ||
        !is_poison(buffer + touched, memory_size - (size_t)(buffer - memory) - touched))
        ck_abort_msg("size %zu at %zu: written outside", size, alignment);
}

START_TEST(sizes_and_alignments)
{
    fill_most_aliases();
    const struct reader_service *service = &services[_i];
    size_t largest = needed_size(service) + 2 * sizeof(char *);
    size_t memory_size = 16 + 16 + largest + 64;
    char *memory = aligned_alloc(16, (memory_size + 15) / 16 * 16);
    ck_assert_ptr_nonnull(memory);
    for (size_t alignment = 0; alignment < 16; alignment++)
        for (size_t size = 0; size <= largest; size++)
            try_size(service, memory, memory_size, alignment, size);
    free(memory);
}
END_TEST

/* A buffer that is an allocation of just that size: a sanitizer sees a step beyond it. */
START_TEST(exact_size)
{
    fill_most_aliases();
    const struct reader_service *service = &services[_i];
    size_t size = needed_size(service);
    char *buffer = malloc(size);
    struct servent result;
    ck_assert_ptr_nonnull(buffer);
    ck_assert_int_eq(servent_fill(&result, service, service->port, buffer, size - 1), -ERANGE);
    ck_assert_int_eq(servent_fill(&result, service, service->port, buffer, size), 0);
    ck_assert(is_filled(&result, service, service->port, buffer, size));
    free(buffer);
}
END_TEST

/* s_port is in network byte order, whichever port of a range was asked for. */
START_TEST(port)
{
    static const uint16_t ports[] = {0, 1, 53, 255, 256, 4660, 32768, 65535};
    char buffer[512];
    struct servent result;
    for (size_t i = 0; i < COUNT(ports); i++) {
        ck_assert_int_eq(servent_fill(&result, &services[0], ports[i], buffer, sizeof buffer), 0);
        uint16_t stored = (uint16_t)result.s_port;
        uint8_t bytes[2];
        memcpy(bytes, &stored, sizeof bytes);
        ck_assert_uint_eq(bytes[0], ports[i] / 256);
        ck_assert_uint_eq(bytes[1], ports[i] % 256);
        ck_assert_int_eq(result.s_port, stored);
    }
}
END_TEST

Suite *servent_suite(void)
{
    Suite *suite = suite_create("servent");
    TCase *tests = unit_case(suite, "servent");
    tcase_add_loop_test(tests, sizes_and_alignments, 0, (int)COUNT(services));
    tcase_add_loop_test(tests, exact_size, 0, (int)COUNT(services));
    tcase_add_test(tests, port);
    return suite;
}
