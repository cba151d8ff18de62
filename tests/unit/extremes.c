/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Registries that a database can just hold, and registries that it cannot hold. */

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a name block holds: 2032 bytes of items of 8. */
#define NAMES_IN_A_BLOCK 254

static void add(struct table *table, const char *name, unsigned first, unsigned last,
                const char *protocol)
{
    char number[16];
    struct registry_record record = {.line = table->record_count + 1};
    struct diagnostic diagnostic;
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = "";
    snprintf(number, sizeof number, "%u-%u", first, last);
    record.columns[REGISTRY_NAME] = name;
    record.columns[REGISTRY_NUMBER] = number;
    record.columns[REGISTRY_PROTOCOL] = protocol;
    if (table_add(table, &record, &diagnostic) != 0)
        ck_abort_msg("%s: %s", name, diagnostic.text);
}

static void ignore(void *context, const struct diagnostic *diagnostic)
{
    (void)context, (void)diagnostic;
}

/* Lay out the table, and free it. If that fails, `reason` is in the message. */
static int lay_out(struct table *table, struct writer_image *image, const char *reason)
{
    struct diagnostic diagnostic = {.path = NULL};
    ck_assert_int_eq(table_sort(table), 0);
    ck_assert_int_eq(table_order(table, ignore, NULL), 0);
    int error = writer_lay_out(table, UNIT_DATE, IANADB_PURE, image, &diagnostic);
    if (error != 0) {
        ck_assert_ptr_nonnull(strstr(diagnostic.text, reason));
        ck_assert_ptr_null(image->blocks);
    }
    table_free(table);
    return error;
}

static void open_table(struct unit_database *database, struct table *table)
{
    struct writer_image image;
    ck_assert_int_eq(lay_out(table, &image, ""), 0);
    unit_open(database, &image);
}

static void expect_name(const struct unit_database *database, const char *name,
                        const char *protocol, const char *found, unsigned port)
{
    struct reader_service service;
    int error = reader_find_name(&database->reader, name, protocol, &service);
    if (error != 0 || strcmp(service.name, found) != 0 || service.port != port)
        ck_abort_msg("%s: %d", name, error);
}

static void expect_port(const struct unit_database *database, unsigned port, const char *protocol,
                        const char *found)
{
    struct reader_service service;
    int error = reader_find_port(&database->reader, (uint16_t)port, protocol, &service);
    if (error != 0 || strcmp(service.name, found) != 0)
        ck_abort_msg("%u: %d", port, error);
}

static unsigned count_services(const struct unit_database *database)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    unsigned count = 0;
    int error;
    while ((error = reader_next(&database->reader, &position, &service)) == 0)
        count++;
    ck_assert_int_eq(error, -ESRCH);
    return count;
}

/* 700 names that all want the same name block: there must be so many that they come apart. */
START_TEST(names_that_crowd)
{
    static char names[700][16];
    struct table table = {.service_count = 0};
    struct unit_database database;
    unsigned candidate = 0;
    for (unsigned i = 0; i < COUNT(names); i++) {
        do
            snprintf(names[i], sizeof names[i], "n%u", candidate++);
        while (ianadb_name_hash(names[i]) >> 25 != 0);
        add(&table, names[i], i + 1, i + 1, "tcp");
    }
    open_table(&database, &table);
    ck_assert_uint_gt(ianadb_get32(unit_header(&database)->name_count), 128);
    for (unsigned i = 0; i < COUNT(names); i++)
        expect_name(&database, names[i], NULL, names[i], i + 1);
    unit_close(&database);
}
END_TEST

struct hashed_name {
    uint32_t hash;
    unsigned number;
};

static int compare_hashes(const void *one, const void *other)
{
    uint32_t a = ((const struct hashed_name *)one)->hash;
    uint32_t b = ((const struct hashed_name *)other)->hash;
    return (a > b) - (a < b);
}

/* Numbers in a row give names so alike that their hashes differ: these are far apart. */
static void name_apart(char name[16], unsigned number)
{
    snprintf(name, 16, "n%x", number * 2654435761u);
}

/* Two such names that have the same hash. */
static void find_collision(unsigned numbers[2])
{
    size_t count = 300000;
    struct hashed_name *hashed = calloc(count, sizeof hashed[0]);
    ck_assert_ptr_nonnull(hashed);
    for (unsigned i = 0; i < count; i++) {
        char name[16];
        name_apart(name, i);
        hashed[i] = (struct hashed_name){ianadb_name_hash(name), i};
    }
    qsort(hashed, count, sizeof hashed[0], compare_hashes);
    size_t i = 1;
    while (i < count && hashed[i].hash != hashed[i - 1].hash)
        i++;
    ck_assert_uint_lt(i, count);
    numbers[0] = hashed[i - 1].number;
    numbers[1] = hashed[i].number;
    free(hashed);
}

START_TEST(names_that_collide)
{
    struct table table = {.service_count = 0};
    struct unit_database database;
    unsigned numbers[2];
    char names[2][16];
    find_collision(numbers);
    for (unsigned i = 0; i < 2; i++) {
        name_apart(names[i], numbers[i]);
        add(&table, names[i], i + 1, i + 1, "tcp");
    }
    open_table(&database, &table);
    for (unsigned i = 0; i < 2; i++)
        expect_name(&database, names[i], "tcp", names[i], i + 1);
    unit_close(&database);
}
END_TEST

/* What differs by the bit that tells upper case from lower has the same hash, but is no letter. */
START_TEST(names_that_seem_folded)
{
    static const char *const names[] = {"a[b", "a{b", "a@b", "a`b"};
    struct table table = {.service_count = 0};
    struct unit_database database;
    for (unsigned i = 0; i < COUNT(names); i++)
        add(&table, names[i], i + 1, i + 1, "tcp");
    open_table(&database, &table);
    ck_assert_uint_eq(ianadb_name_hash(names[0]), ianadb_name_hash(names[1]));
    for (unsigned i = 0; i < COUNT(names); i++) {
        const char in_capitals[] = {'A', names[i][1], 'B', '\0'};
        expect_name(&database, names[i], "tcp", names[i], i + 1);
        expect_name(&database, in_capitals, NULL, names[i], i + 1);
    }
    unit_close(&database);
}
END_TEST

/* The spelling `number` of a name of ten letters. */
static void spell(char name[11], unsigned number)
{
    strcpy(name, "abcdefghij");
    for (unsigned i = 0; i < 10; i++)
        if (number >> i & 1)
            name[i] = (char)(name[i] - 'a' + 'A');
}

/* Spellings of one name have one hash, and so one block: what that holds is the limit. */
START_TEST(spellings_of_one_name)
{
    struct table table = {.service_count = 0};
    struct unit_database database;
    struct writer_image image;
    char name[11];
    for (unsigned i = 0; i < NAMES_IN_A_BLOCK; i++) {
        spell(name, 1023 - i);
        add(&table, name, i + 1, i + 1, "tcp");
    }
    open_table(&database, &table);
    for (unsigned i = 0; i < NAMES_IN_A_BLOCK; i++) {
        spell(name, 1023 - i);
        expect_name(&database, name, NULL, name, i + 1);
    }
    spell(name, 1);
    expect_name(&database, name, NULL, "ABCDEFGHIJ", 1);
    unit_close(&database);

    for (unsigned i = 0; i <= NAMES_IN_A_BLOCK; i++) {
        spell(name, i);
        add(&table, name, i + 1, i + 1, "tcp");
    }
    ck_assert_int_eq(lay_out(&table, &image, "255 items"), -EFBIG);
}
END_TEST

START_TEST(a_name_with_a_thousand_ports)
{
    struct table table = {.service_count = 0};
    struct unit_database database;
    for (unsigned i = 0; i < 1000; i++)
        add(&table, "same", 50000 - i * 7, 50000 - i * 7, i % 2 == 0 ? "udp" : "tcp");
    add(&table, "other", 1, 1, "tcp");
    open_table(&database, &table);
    expect_name(&database, "same", NULL, "same", 50000);
    expect_name(&database, "SAME", "tcp", "same", 50000 - 7);
    for (unsigned i = 0; i < 1000; i++)
        expect_port(&database, 50000 - i * 7, i % 2 == 0 ? "udp" : "tcp", "same");
    ck_assert_uint_eq(count_services(&database), 1001);
    unit_close(&database);
}
END_TEST

/* One entry that takes a whole block, to its last byte: a listing goes on in the next. */
START_TEST(largest_entry)
{
    static char names[8][IANADB_MAX_NAME + 1];
    struct unit_record records[10] = {{"target", "tcp", 1, 1, NULL}, {"next", "tcp", 2, 2, NULL}};
    struct unit_registry registry = {records, COUNT(records)};
    struct unit_database database;
    struct reader_position position = {0, 0};
    unsigned rest = IANADB_CONTENT_SIZE - 8 - (unsigned)sizeof "target" - 7 * 256;
    for (unsigned i = 0; i < COUNT(names); i++) {
        snprintf(names[i], sizeof names[i], "%0*u", (int)(i < 7 ? 255 : rest - 1), i);
        records[i + 2] = (struct unit_record){names[i], "tcp", 1, 1, "target"};
    }
    unit_build(&database, &registry);
    ck_assert_uint_eq(ianadb_get32(unit_block(&database, IANADB_SERVICES)->length),
                      IANADB_CONTENT_SIZE);
    for (int index = 0; index < 2; index++) {
        struct reader_service service;
        int error = reader_next(&database.reader, &position, &service);
        ck_assert(model_agrees(&registry, index, error, &service));
    }
    for (unsigned i = 0; i < COUNT(names); i++)
        expect_name(&database, names[i], "tcp", "target", 1);
    unit_close(&database);
}
END_TEST

/* All ports in one range, before and behind services inside it. */
START_TEST(full_range)
{
    struct table table = {.service_count = 0};
    struct unit_database database;
    add(&table, "first", 100, 200, "tcp");
    add(&table, "all", 1, 65535, "tcp");
    add(&table, "hidden", 300, 300, "tcp");
    add(&table, "other", 300, 300, "udp");
    open_table(&database, &table);
    for (unsigned port = 1; port <= 65535; port++) {
        bool is_first = port >= 100 && port <= 200;
        expect_port(&database, port, "tcp", is_first ? "first" : "all");
        expect_port(&database, port, NULL, is_first ? "first" : "all");
    }
    expect_port(&database, 300, "udp", "other");
    expect_name(&database, "hidden", NULL, "hidden", 300);
    expect_name(&database, "all", NULL, "all", 1);
    struct reader_service service;
    ck_assert_int_eq(reader_find_port(&database.reader, 0, NULL, &service), -ESRCH);
    ck_assert_int_eq(reader_find_port(&database.reader, 301, "udp", &service), -ESRCH);
    unit_close(&database);
}
END_TEST

/* Every port of every protocol a service of its own: the most items that an index of ports can
 * have. */
START_TEST(half_a_million_services)
{
    struct table table = {.service_count = 0};
    struct unit_database database;
    for (unsigned port = 1; port <= 65535; port++)
        for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++) {
            char name[] = "aN";
            name[0] = (char)('a' + port % 26);
            name[1] = (char)('0' + i);
            add(&table, name, port, port, name + 1);
        }
    open_table(&database, &table);
    for (unsigned port = 1; port <= 65535; port++) {
        char name[] = "a7";
        name[0] = (char)('a' + port % 26);
        expect_port(&database, port, "7", name);
        name[1] = '0';
        expect_port(&database, port, NULL, name);
    }
    ck_assert_uint_eq(count_services(&database), 65535 * IANADB_MAX_PROTOCOLS);
    unit_close(&database);
}
END_TEST

#define SYNTHETIC 120000u

static void name_synthetic(char name[16], unsigned number)
{
    snprintf(name, 16, "%06u-synth", number * 7919 % 1000000);
}

/* A registry ten times as large as IANA's, by way of its XML: two protocols, then a third. */
START_TEST(more_than_100000_names)
{
    static const char *const protocols[] = {"tcp", "udp"};
    struct unit_database database;
    char name[16];
    FILE *file = fopen("body.xml", "we");
    for (unsigned i = 0; i < SYNTHETIC; i++) {
        name_synthetic(name, i);
        fprintf(file, "<record><name>%s</name><protocol>%s</protocol><number>%u</number></record>",
                name, protocols[i % 2], i / 2 + 1);
    }
    fclose(file);
    size_t size;
    char *body = unit_read("body.xml", &size);
    unit_write_registry("registry.xml", body);
    free(body);
    struct writer_image image = unit_compile("registry.xml", NULL);
    unit_open(&database, &image);
    ck_assert_uint_eq(ianadb_get32(unit_header(&database)->names), SYNTHETIC);
    for (unsigned i = 0; i < SYNTHETIC; i++) {
        name_synthetic(name, i);
        database.fetched_count = 0;
        expect_name(&database, name, protocols[i % 2], name, i / 2 + 1);
        if (database.fetched_count > 2)
            ck_abort_msg("%s: %u blocks", name, database.fetched_count);
        expect_port(&database, i / 2 + 1, protocols[i % 2], name);
    }
    ck_assert_uint_eq(count_services(&database), SYNTHETIC);
    unit_close(&database);
}
END_TEST

/* 24 bits of offset: 16 MiB are the end. */
START_TEST(more_than_a_database_holds)
{
    struct table table = {.service_count = 0};
    struct writer_image image;
    char name[IANADB_MAX_NAME + 1];
    for (unsigned i = 0; i < 66000; i++) {
        snprintf(name, sizeof name, "%0255u", i);
        add(&table, name, i % 65535 + 1, i % 65535 + 1, "tcp");
    }
    ck_assert_int_eq(lay_out(&table, &image, "too many services"), -EFBIG);
}
END_TEST

Suite *extremes_suite(void)
{
    Suite *suite = suite_create("extremes");
    TCase *tests = unit_case(suite, "extremes");
    tcase_set_tags(tests, "long"); /* under valgrind */
    tcase_add_test(tests, names_that_crowd);
    tcase_add_test(tests, names_that_collide);
    tcase_add_test(tests, names_that_seem_folded);
    tcase_add_test(tests, spellings_of_one_name);
    tcase_add_test(tests, a_name_with_a_thousand_ports);
    tcase_add_test(tests, largest_entry);
    tcase_add_test(tests, full_range);
    tcase_add_test(tests, half_a_million_services);
    tcase_add_test(tests, more_than_100000_names);
    tcase_add_test(tests, more_than_a_database_holds);
    return suite;
}
