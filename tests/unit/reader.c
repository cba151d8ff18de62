/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lookups in sound databases. */

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of a registry, with what is peculiar to IANA's. */
static const struct unit_record records[] = {
    {"domain", "tcp", 53, 53, NULL},      {"domain", "udp", 53, 53, NULL},
    {"http", "tcp", 80, 80, NULL},        {"http", "udp", 80, 80, NULL},
    {"www", "tcp", 80, 80, "http"},       {"www-http", "tcp", 80, 80, "http"},
    {"ident", "tcp", 113, 113, NULL},     {"auth", "tcp", 113, 113, NULL},
    {"http-alt", "tcp", 591, 591, NULL},  {"http-alt", "tcp", 8008, 8008, NULL},
    {"ABC", "tcp", 1001, 1001, NULL},     {"abc", "udp", 1002, 1002, NULL},
    {"Abc", "sctp", 1003, 1003, NULL},    {"raid-am", "udp", 2007, 2007, NULL},
    {"raid-am", "tcp", 2013, 2013, NULL}, {"x11", "tcp", 6000, 6063, NULL},
    {"x11", "udp", 6000, 6063, NULL},     {"http-alt", "tcp", 8080, 8080, NULL},
    {"reverse", "udp", 3000, 3000, NULL}, {"reverse", "tcp", 3000, 3000, NULL},
    {"wide", "tcp", 4000, 4000, NULL},    {"wide", "udp", 4000, 4009, NULL},
    {"twice", "tcp", 5000, 5000, NULL},   {"twice", "tcp", 5000, 5000, NULL},
    {"nick", "tcp", 5001, 5001, NULL},    {"name", "tcp", 5001, 5001, "nick"},
    {"nick", "udp", 5001, 5001, NULL},    {"top", "dccp", 65535, 65535, NULL},
};
static const struct unit_registry registry = {records, COUNT(records)};

/* What a question gets: `found` is NULL where there is no answer. */
struct answer {
    const char *name; /* what is asked for; NULL: the port is */
    unsigned port;
    const char *protocol;
    const char *found;
    unsigned found_port; /* the first of the service */
    const char *found_protocol;
};

static void expect_answers(const struct answer *answers, size_t count)
{
    struct unit_database database;
    unit_build(&database, &registry);
    for (size_t i = 0; i < count; i++) {
        const struct answer *answer = &answers[i];
        struct reader_service service;
        int error =
            answer->name != NULL
                ? reader_find_name(&database.reader, answer->name, answer->protocol, &service)
                : reader_find_port(&database.reader, (uint16_t)answer->port, answer->protocol,
                                   &service);
        ck_assert_msg(error == (answer->found != NULL ? 0 : -ESRCH), "question %zu: %d", i, error);
        if (error != 0)
            continue;
        ck_assert_str_eq(service.name, answer->found);
        ck_assert_uint_eq(service.port, answer->found_port);
        ck_assert_str_eq(service.protocol, answer->found_protocol);
    }
    unit_close(&database);
}

START_TEST(by_name)
{
    static const struct answer answers[] = {
        {"domain", 0, "tcp", "domain", 53, "tcp"},
        {"domain", 0, "udp", "domain", 53, "udp"},
        {"domain", 0, NULL, "domain", 53, "tcp"},
        {"domain", 0, "sctp", NULL, 0, NULL},
        {"domain", 0, "TCP", NULL, 0, NULL},
        {"domain", 0, "", NULL, 0, NULL},
        {"domain", 0, "a-protocol-that-nothing-has", NULL, 0, NULL},
        {"", 0, NULL, NULL, 0, NULL},
        {"", 0, "tcp", NULL, 0, NULL},
        {"domai", 0, NULL, NULL, 0, NULL},
        {"domain ", 0, NULL, NULL, 0, NULL},
        {"53", 0, NULL, NULL, 0, NULL},
        {"www", 0, "tcp", "http", 80, "tcp"},
        {"www-http", 0, NULL, "http", 80, "tcp"},
        {"www", 0, "udp", NULL, 0, NULL},
        {"auth", 0, "tcp", "auth", 113, "tcp"},
        {"http-alt", 0, "tcp", "http-alt", 591, "tcp"},
        {"raid-am", 0, NULL, "raid-am", 2007, "udp"},
        {"raid-am", 0, "tcp", "raid-am", 2013, "tcp"},
        {"x11", 0, "udp", "x11", 6000, "udp"},
        {"top", 0, NULL, "top", 65535, "dccp"},
        {"reverse", 0, NULL, "reverse", 3000, "udp"},
        {"reverse", 0, "tcp", "reverse", 3000, "tcp"},
        {"name", 0, NULL, "nick", 5001, "tcp"},
        {"name", 0, "udp", NULL, 0, NULL},
    };
    expect_answers(answers, COUNT(answers));
}
END_TEST

/* RFC 6335, 5.1: case does not matter. An exact match goes first all the same. */
START_TEST(by_name_in_any_case)
{
    static const struct answer answers[] = {
        {"DOMAIN", 0, "udp", "domain", 53, "udp"}, {"Www-Http", 0, "tcp", "http", 80, "tcp"},
        {"ABC", 0, NULL, "ABC", 1001, "tcp"},      {"abc", 0, NULL, "abc", 1002, "udp"},
        {"Abc", 0, NULL, "Abc", 1003, "sctp"},     {"aBC", 0, NULL, "ABC", 1001, "tcp"},
        {"abc", 0, "tcp", "ABC", 1001, "tcp"},     {"ABC", 0, "sctp", "Abc", 1003, "sctp"},
        {"ABC", 0, "dccp", NULL, 0, NULL},         {"d\303\226main", 0, NULL, NULL, 0, NULL},
        {"\304omain", 0, NULL, NULL, 0, NULL},
    };
    expect_answers(answers, COUNT(answers));
}
END_TEST

START_TEST(by_port)
{
    static const struct answer answers[] = {
        {NULL, 53, "tcp", "domain", 53, "tcp"},
        {NULL, 53, "udp", "domain", 53, "udp"},
        {NULL, 53, NULL, "domain", 53, "tcp"},
        {NULL, 53, "dccp", NULL, 0, NULL},
        {NULL, 53, "", NULL, 0, NULL},
        {NULL, 53, "Tcp", NULL, 0, NULL},
        {NULL, 80, "tcp", "http", 80, "tcp"},
        {NULL, 113, "tcp", "ident", 113, "tcp"},
        {NULL, 8008, NULL, "http-alt", 8008, "tcp"},
        {NULL, 3000, NULL, "reverse", 3000, "udp"},
        {NULL, 4000, NULL, "wide", 4000, "tcp"},
        {NULL, 4001, "tcp", NULL, 0, NULL},
        {NULL, 4009, "udp", "wide", 4000, "udp"},
        {NULL, 5999, NULL, NULL, 0, NULL},
        {NULL, 6000, "udp", "x11", 6000, "udp"},
        {NULL, 6031, NULL, "x11", 6000, "tcp"},
        {NULL, 6063, "tcp", "x11", 6000, "tcp"},
        {NULL, 6064, NULL, NULL, 0, NULL},
        {NULL, 0, NULL, NULL, 0, NULL},
        {NULL, 1, "tcp", NULL, 0, NULL},
        {NULL, 65534, NULL, NULL, 0, NULL},
        {NULL, 65535, "dccp", "top", 65535, "dccp"},
    };
    expect_answers(answers, COUNT(answers));
}
END_TEST

START_TEST(names_of_any_length)
{
    char name[400];
    struct unit_record record = {name, "tcp", 1, 1, NULL};
    struct unit_registry one = {&record, 1};
    struct unit_database database;
    struct reader_service service;

    memset(name, 'n', sizeof name);
    name[IANADB_MAX_NAME] = '\0';
    unit_build(&database, &one);
    ck_assert_int_eq(reader_find_name(&database.reader, name, "tcp", &service), 0);
    ck_assert_str_eq(service.name, name);
    name[IANADB_MAX_NAME] = 'n';
    name[sizeof name - 1] = '\0';
    ck_assert_int_eq(reader_find_name(&database.reader, name, "tcp", &service), -ESRCH);
    name[IANADB_MAX_NAME - 1] = '\0';
    ck_assert_int_eq(reader_find_name(&database.reader, name, "tcp", &service), -ESRCH);
    unit_close(&database);
}
END_TEST

/* What the last service that fits answers, and whether that is what the first one does. */
static void expect_last_as_first(const struct unit_database *database, const char *name,
                                 uint16_t port, const char *protocol)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    struct reader_service first;
    uint16_t last_port = 0;
    char last_name[IANADB_MAX_NAME + 1] = "";
    while (reader_next(&database->reader, &position, &service) == 0) {
        const char *own = service.name;
        if (strcmp(service.protocol, protocol) != 0)
            continue;
        for (unsigned i = 0; i <= service.alias_count; i++, own += strlen(own) + 1)
            if (strcmp(own, name) == 0)
                last_port = service.last;
        if (service.port <= port && service.last >= port)
            strcpy(last_name, service.name);
    }
    ck_assert_int_eq(reader_find_name(&database->reader, name, protocol, &first), 0);
    ck_assert_uint_eq(last_port, first.port);
    ck_assert_int_eq(reader_find_port(&database->reader, port, protocol, &first), 0);
    ck_assert_str_eq(last_name, first.name);
}

/* The last service that fits answers as the first one does, whatever is asked of the listed ones.
 */
static void expect_both_ends(const struct unit_database *database)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    while (reader_next(&database->reader, &position, &service) == 0) {
        const char *name = service.name;
        for (unsigned i = 0; i <= service.alias_count; i++, name += strlen(name) + 1) {
            expect_last_as_first(database, name, service.port, service.protocol);
            expect_last_as_first(database, name, service.last, service.protocol);
        }
    }
}

/* Behind all services, some come once more. */
static void expect_repeats(const struct unit_database *database,
                           const struct unit_registry *expected, struct reader_position *position,
                           uint32_t listed)
{
    struct reader_service service;
    while (reader_next(&database->reader, position, &service) == 0) {
        ck_assert_msg(model_repeats(expected, &service), "'%s' is none", service.name);
        listed += service.last - service.port + 1u;
    }
    ck_assert_uint_eq(listed, ianadb_get32(unit_header(database)->services));
}

/* All services in their order, a range once, aliases with their service; the end stays the end. */
static void expect_enumeration(const struct unit_database *database,
                               const struct unit_registry *expected)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    uint32_t listed = 0;
    for (int index = model_next(expected, -1); index >= 0; index = model_next(expected, index)) {
        struct reader_position again = position;
        int error = reader_next(&database->reader, &again, &service);
        if (!model_agrees(expected, index, error, &service))
            ck_abort_msg("record %d: %d", index, error);
        error = reader_next(&database->reader, &position, &service);
        if (!model_agrees(expected, index, error, &service))
            ck_abort_msg("record %d, again: %d", index, error);
        listed += service.last - service.port + 1u;
    }
    expect_repeats(database, expected, &position, listed);
    struct reader_position end = position;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(reader_next(&database->reader, &position, &service), -ESRCH);
    ck_assert_uint_eq(position.offset, end.offset);
    ck_assert_uint_eq(position.protocol, end.protocol);
}

START_TEST(enumeration)
{
    struct unit_database database;
    unit_build(&database, &registry);
    expect_enumeration(&database, &registry);
    expect_both_ends(&database);
    unit_close(&database);
}
END_TEST

/* What a lookup costs: the header, and at most two blocks more. */
static void expect_two_blocks(struct unit_database *database)
{
    ck_assert_uint_le(database->fetched_count, 2);
    database->fetched_count = 0;
}

static const char *const protocols[] = {"tcp", "udp", "sctp", "dccp", "five",
                                        "six", "7",   "8",    "ninth"};

/* Ask with each protocol, with NULL, and with one that is not there. */
static void compare_name(struct unit_database *database, const struct unit_registry *expected,
                         const char *name)
{
    for (size_t i = 0; i <= COUNT(protocols); i++) {
        const char *protocol = i < COUNT(protocols) ? protocols[i] : NULL;
        struct reader_service service;
        int error = reader_find_name(&database->reader, name, protocol, &service);
        if (!model_agrees(expected, model_by_name(expected, name, protocol), error, &service))
            ck_abort_msg("%s/%s: %d", name, protocol != NULL ? protocol : "*", error);
    }
}

static void compare_port(struct unit_database *database, const struct unit_registry *expected,
                         uint16_t port)
{
    for (size_t i = 0; i <= COUNT(protocols); i++) {
        const char *protocol = i < COUNT(protocols) ? protocols[i] : NULL;
        struct reader_service service;
        int error = reader_find_port(&database->reader, port, protocol, &service);
        if (!model_agrees(expected, model_by_port(expected, port, protocol), error, &service))
            ck_abort_msg("%u/%s: %d", (unsigned)port, protocol != NULL ? protocol : "*", error);
    }
}

static bool is_known(const struct unit_registry *known, const struct unit_record *record)
{
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->records[i].name, record->name) == 0 &&
            strcmp(known->records[i].protocol, record->protocol) == 0 &&
            known->records[i].first == record->first && known->records[i].last == record->last)
            return true;
    return false;
}

/* Few names and ports, so that many records meet: in case, in ranges, as aliases. */
static const char *const meeting_names[] = {"a",   "A",  "ab", "aB", "Ab", "AB",  "b",   "B", "abc",
                                            "ABC", "c*", "C*", "[0", "{0", "d_e", "D_e", "@", "`"};

static void draw_record(unsigned short state[3], const struct unit_registry *known,
                        struct unit_record *record)
{
    static const uint16_t ports[] = {1, 2, 3, 4, 5, 6, 7, 100, 200, 65534, 65535};
    uint16_t one = ports[unit_draw(state, COUNT(ports))];
    uint16_t other = unit_draw(state, 3) == 0 ? ports[unit_draw(state, COUNT(ports))] : one;
    *record = (struct unit_record){meeting_names[unit_draw(state, COUNT(meeting_names))],
                                   protocols[unit_draw(state, COUNT(protocols) - 1)],
                                   one < other ? one : other, one < other ? other : one, NULL};
    const struct unit_record *target =
        known->count > 0 ? &known->records[unit_draw(state, (unsigned)known->count)] : NULL;
    if (target != NULL && target->alias_of == NULL && unit_draw(state, 2) == 0)
        *record = (struct unit_record){record->name, target->protocol, target->first, target->last,
                                       target->name};
}

static void draw_registry(unsigned short state[3], struct unit_record *drawn, size_t count)
{
    struct unit_registry known = {drawn, 0};
    for (int tries = 0; known.count < count && tries < 10000; tries++) {
        draw_record(state, &known, &drawn[known.count]);
        if (!is_known(&known, &drawn[known.count]))
            known.count++;
    }
    ck_assert_uint_eq(known.count, count);
}

/* Registries drawn by chance (the same chance each time), and every question that they allow. */
START_TEST(agrees_with_the_model)
{
    unsigned short state[3] = {(unsigned short)_i, 19, 84};
    struct unit_record drawn[60];
    struct unit_registry expected = {drawn, (size_t)(3 + _i * 7)};
    struct unit_database database;

    draw_registry(state, drawn, expected.count);
    unit_build(&database, &expected);
    expect_enumeration(&database, &expected);
    expect_both_ends(&database);
    for (size_t i = 0; i < COUNT(meeting_names); i++)
        compare_name(&database, &expected, meeting_names[i]);
    for (unsigned port = 0; port <= UINT16_MAX; port++)
        compare_port(&database, &expected, (uint16_t)port);
    unit_close(&database);
}
END_TEST

#define MANY 2000

/* Names, ports and services of many blocks, with ranges and gaps; every other one is an alias. */
static void spread(struct unit_record spreading[MANY], char names[MANY][16])
{
    for (unsigned i = 0; i < MANY; i++) {
        uint16_t port = (uint16_t)(i / 4 * 100 + 7);
        uint16_t last = (uint16_t)(i % 8 < 4 ? port : port + 50);
        snprintf(names[i], sizeof names[i], "service-%u", i);
        spreading[i] = (struct unit_record){names[i], i % 4 < 2 ? "tcp" : "udp", port, last,
                                            i % 2 == 1 ? names[i - 1] : NULL};
    }
}

START_TEST(many_blocks)
{
    static struct unit_record spreading[MANY];
    static char names[MANY][16];
    struct unit_registry expected = {spreading, MANY};
    struct unit_database database;

    spread(spreading, names);
    unit_build(&database, &expected);
    ck_assert_uint_gt(ianadb_get32(unit_header(&database)->service_count), 3);
    ck_assert_uint_gt(ianadb_get32(unit_header(&database)->name_count), 3);
    ck_assert_uint_gt(ianadb_get32(unit_header(&database)->port_count), 1);
    expect_enumeration(&database, &expected);
    database.fetched_count = 0;
    for (size_t i = 0; i < MANY; i++) {
        struct reader_service service;
        int error = reader_find_name(&database.reader, names[i], spreading[i].protocol, &service);
        int index = model_by_name(&expected, names[i], spreading[i].protocol);
        if (!model_agrees(&expected, index, error, &service))
            ck_abort_msg("%s: %d", names[i], error);
        expect_two_blocks(&database);
    }
    unit_close(&database);
}
END_TEST

START_TEST(many_port_blocks)
{
    static struct unit_record spreading[MANY];
    static char names[MANY][16];
    struct unit_registry expected = {spreading, MANY};
    struct unit_database database;

    spread(spreading, names);
    unit_build(&database, &expected);
    for (size_t i = 0; i < MANY; i += 2) {
        unsigned edges[] = {spreading[i].first - 1u, spreading[i].first, spreading[i].last,
                            spreading[i].last + 1u};
        for (size_t j = 0; j < COUNT(edges); j++) {
            struct reader_service service;
            int error = reader_find_port(&database.reader, (uint16_t)edges[j], "udp", &service);
            if (!model_agrees(&expected, model_by_port(&expected, edges[j], "udp"), error,
                              &service))
                ck_abort_msg("%u/udp: %d", edges[j], error);
            expect_two_blocks(&database);
        }
    }
    unit_close(&database);
}
END_TEST

/* A block that cannot be had is not a service that does not exist. */
START_TEST(fetch_errors_are_handed_on)
{
    static const int errors[] = {-EIO, -ESTALE, -ENOMEM};
    struct unit_database database;
    unit_build(&database, &registry);
    for (size_t i = 0; i < COUNT(errors); i++) {
        struct reader_position position = {0, 0};
        struct reader_service service;
        database.fetch_error = errors[i];
        ck_assert_int_eq(reader_find_name(&database.reader, "http", "tcp", &service), errors[i]);
        ck_assert_int_eq(reader_find_port(&database.reader, 80, NULL, &service), errors[i]);
        ck_assert_int_eq(reader_next(&database.reader, &position, &service), errors[i]);
        ck_assert_uint_eq(position.offset, 0);
    }
    unit_close(&database);
}
END_TEST

Suite *reader_suite(void)
{
    Suite *suite = suite_create("reader");
    TCase *lookups = unit_case(suite, "lookups");
    tcase_add_test(lookups, by_name);
    tcase_add_test(lookups, by_name_in_any_case);
    tcase_add_test(lookups, by_port);
    tcase_add_test(lookups, names_of_any_length);
    tcase_add_test(lookups, enumeration);
    tcase_add_test(lookups, fetch_errors_are_handed_on);
    TCase *model = unit_case(suite, "model");
    tcase_set_tags(model, "long"); /* under valgrind */
    tcase_add_loop_test(model, agrees_with_the_model, 0, 9);
    tcase_add_test(model, many_blocks);
    tcase_add_test(model, many_port_blocks);
    return suite;
}
