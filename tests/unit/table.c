/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From records to services: which are servable, which are aliases, and their order. */

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIAS(name)     "This entry is an alias to \"" name "\"."
#define DUPLICATE(name) "This is a duplicate of the \"" name "\" service and should not be used."

/* A record as the registry has it: text. */
struct raw_record {
    const char *name;
    const char *protocol;
    const char *number;
    const char *note;
};

static int add(struct table *table, const struct raw_record *raw, unsigned long line,
               struct diagnostic *diagnostic)
{
    struct registry_record record = {.line = line};
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = "";
    record.columns[REGISTRY_NAME] = raw->name;
    record.columns[REGISTRY_PROTOCOL] = raw->protocol;
    record.columns[REGISTRY_NUMBER] = raw->number;
    record.columns[REGISTRY_NOTES] = raw->note != NULL ? raw->note : "";
    return table_add(table, &record, diagnostic);
}

/* The table of these servable records, all in its first state of order. */
static void fill(struct table *table, const struct raw_record *records, size_t count)
{
    struct diagnostic diagnostic;
    *table = (struct table){.service_count = 0};
    for (size_t i = 0; i < count; i++)
        if (add(table, &records[i], i + 1, &diagnostic) != 0)
            ck_abort_msg("record %zu: %s", i, diagnostic.text);
    ck_assert_int_eq(table_sort(table), 0);
}

static void count_warning(void *context, const struct diagnostic *diagnostic)
{
    unsigned *warnings = context;
    ck_assert_uint_gt(diagnostic->line, 0);
    (*warnings)++;
}

/* The services in their order: `name port[-last]/protocol alias ...;` each. */
static char *describe(const struct table *table)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(stream);
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        fprintf(stream, "%s %u", service->name, (unsigned)service->port);
        if (service->last != service->port)
            fprintf(stream, "-%u", (unsigned)service->last);
        fprintf(stream, "/%s", table->protocols[service->protocol]);
        for (unsigned j = 0; j < service->alias_count; j++)
            fprintf(stream, " %s", service->aliases[j]);
        fputs(";", stream);
    }
    fclose(stream);
    return text;
}

static void expect_order(struct table *table, const char *expected)
{
    unsigned warnings = 0;
    ck_assert_int_eq(table_order(table, count_warning, &warnings), 0);
    ck_assert_uint_eq(warnings, 0);
    char *text = describe(table);
    ck_assert_str_eq(text, expected);
    free(text);
    table_free(table);
}

/* Records that are no services, which is nothing to warn of. */
START_TEST(not_servable)
{
    static const struct raw_record records[] = {
        {"", "tcp", "1", NULL},        {"name", "", "1", NULL},  {"name", "tcp", "", NULL},
        {"", "", "1-10", NULL},        {"name", "", "", NULL},   {"", "tcp", "0", NULL},
        {"dns-update", "udp", "", ""}, {"", "", "", "Reserved"},
    };
    struct table table = {.service_count = 0};
    struct diagnostic diagnostic;
    for (size_t i = 0; i < COUNT(records); i++)
        ck_assert_int_eq(add(&table, &records[i], i + 1, &diagnostic), 0);
    ck_assert_uint_eq(table.servable_count, 0);
    ck_assert_uint_eq(table.record_count, COUNT(records));
    table_free(&table);
}
END_TEST

static const struct raw_record bad_records[] = {
    {"a", "tcp", "0", NULL},       {"a", "tcp", "70000", NULL},
    {"a", "tcp", "65536", NULL},   {"a", "tcp", "4294967297", NULL},
    {"a", "tcp", "000080", NULL},  {"a", "tcp", "12-5", NULL},
    {"a", "tcp", "0-5", NULL},     {"a", "tcp", "5-70000", NULL},
    {"a", "tcp", "5-", NULL},      {"a", "tcp", "-5", NULL},
    {"a", "tcp", "-", NULL},       {"a", "tcp", "1-2-3", NULL},
    {"a", "tcp", "+5", NULL},      {"a", "tcp", " 5", NULL},
    {"a", "tcp", "5 - 6", NULL},   {"a", "tcp", "0x50", NULL},
    {"a", "tcp", "80,81", NULL},   {"a", "tcp", "1.5", NULL},
    {"a b", "tcp", "1", NULL},     {"a\tb", "tcp", "1", NULL},
    {"a\nb", "tcp", "1", NULL},    {"a#b", "tcp", "1", NULL},
    {"#", "tcp", "1", NULL},       {"\303\251", "tcp", "1", NULL},
    {"a\177", "tcp", "1", NULL},   {"a\001", "tcp", "1", NULL},
    {"a", "t p", "1", NULL},       {"a", "tcp#", "1", NULL},
    {"a", "t\303\251", "1", NULL}, {"a", "sixteen-letters-", "1", NULL},
};

/* Records that are left out with a warning: services(5) cannot hold them, or no port is so. */
START_TEST(bad)
{
    struct table table = {.service_count = 0};
    struct diagnostic diagnostic;
    ck_assert_int_eq(add(&table, &bad_records[_i], 77, &diagnostic), 1);
    ck_assert_uint_eq(diagnostic.line, 77);
    ck_assert_str_ne(diagnostic.text, "");
    ck_assert_uint_eq(table.servable_count, 0);
    ck_assert_uint_eq(table.record_count, 1);
    table_free(&table);
}
END_TEST

START_TEST(good)
{
    static const struct raw_record records[] = {
        {"whois++", "tcp", "1", NULL},       {"sql*net", "tcp", "65535", NULL},
        {"cl/1", "tcp", "00080", NULL},      {"914c/g", "tcp", "1-65535", NULL},
        {"a_b.c", "tcp", "7-7", NULL},       {"!$%&'()~", "tcp", "6000-6063", NULL},
        {"a", "fifteen-letters", "1", NULL},
    };
    struct table table;
    fill(&table, records, COUNT(records));
    expect_order(&table, "whois++ 1/tcp;sql*net 65535/tcp;cl/1 80/tcp;914c/g 1-65535/tcp;"
                         "a_b.c 7/tcp;!$%&'()~ 6000-6063/tcp;a 1/fifteen-letters;");
}
END_TEST

START_TEST(length_of_a_name)
{
    char name[IANADB_MAX_NAME + 2];
    struct raw_record record = {name, "tcp", "1", NULL};
    struct table table = {.service_count = 0};
    struct diagnostic diagnostic;
    memset(name, 'n', sizeof name);
    name[IANADB_MAX_NAME] = '\0';
    ck_assert_int_eq(add(&table, &record, 1, &diagnostic), 0);
    name[IANADB_MAX_NAME] = 'n';
    name[IANADB_MAX_NAME + 1] = '\0';
    ck_assert_int_eq(add(&table, &record, 2, &diagnostic), 1);
    ck_assert_uint_eq(table.servable_count, 1);
    table_free(&table);
}
END_TEST

START_TEST(nine_protocols)
{
    struct table table = {.service_count = 0};
    struct diagnostic diagnostic;
    for (unsigned i = 1; i <= 9; i++) {
        char protocol[] = "protocol-N";
        protocol[9] = (char)('0' + i);
        struct raw_record record = {"a", protocol, "1", NULL};
        ck_assert_int_eq(add(&table, &record, i, &diagnostic), i <= IANADB_MAX_PROTOCOLS ? 0 : 1);
    }
    ck_assert_uint_eq(diagnostic.line, 9);
    ck_assert_ptr_nonnull(strstr(diagnostic.text, "protocol-9"));
    struct raw_record known = {"b", "protocol-8", "2", NULL};
    ck_assert_int_eq(add(&table, &known, 10, &diagnostic), 0);
    ck_assert_uint_eq(table.servable_count, 9);
    table_free(&table);
}
END_TEST

/* Registries, and the services that they come to. */
static const struct {
    struct raw_record records[6];
    const char *services;
} aliases[] = {
    {{{"http", "tcp", "80", NULL},
      {"www", "tcp", "80", ALIAS("http")},
      {"www-http", "tcp", "80", DUPLICATE("http")}},
     "http 80/tcp www www-http;"},
    /* The target is another record, on the same port and protocol. */
    {{{"a", "tcp", "1", NULL}, {"b", "udp", "1", ALIAS("a")}}, "a 1/tcp;b 1/udp;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "2", ALIAS("a")}}, "a 1/tcp;b 2/tcp;"},
    {{{"a", "tcp", "1-5", NULL}, {"b", "tcp", "1", ALIAS("a")}}, "a 1-5/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1-5", NULL}, {"a", "tcp", "1", NULL}, {"b", "tcp", "1", ALIAS("a")}},
     "a 1-5/tcp;a 1/tcp b;"},
    {{{"a", "tcp", "1-5", NULL}, {"b", "tcp", "1-5", ALIAS("a")}}, "a 1-5/tcp b;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", ALIAS("A")}}, "a 1/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", ALIAS("nothing")}}, "a 1/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1", ALIAS("a")}}, "a 1/tcp;"},
    {{{"a", "tcp", "1", ALIAS("")}}, "a 1/tcp;"},
    {{{"b", "tcp", "1", ALIAS("a")}, {"a", "tcp", "1", NULL}}, "a 1/tcp b;"},
    {{{"a", "tcp", "1", NULL}, {"c", "tcp", "9", NULL}, {"b", "tcp", "1", ALIAS("a")}},
     "a 1/tcp b;c 9/tcp;"},
    /* Chains end at a service; circles are left alone. */
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", ALIAS("a")}, {"c", "tcp", "1", ALIAS("b")}},
     "a 1/tcp b c;"},
    {{{"c", "tcp", "1", ALIAS("b")}, {"b", "tcp", "1", ALIAS("a")}, {"a", "tcp", "1", NULL}},
     "a 1/tcp c b;"},
    {{{"b", "tcp", "1", ALIAS("gone")}, {"c", "tcp", "1", ALIAS("b")}}, "b 1/tcp c;"},
    {{{"a", "tcp", "1-5", ALIAS("b")}, {"b", "tcp", "1-5", ALIAS("c")}, {"c", "tcp", "1", NULL}},
     "b 1-5/tcp a;c 1/tcp;"},
    {{{"a", "tcp", "1", ALIAS("b")}, {"b", "tcp", "1", ALIAS("a")}}, "a 1/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1", ALIAS("b")}, {"b", "tcp", "1", ALIAS("c")}, {"c", "tcp", "1", ALIAS("b")}},
     "a 1/tcp;b 1/tcp;c 1/tcp;"},
    /* The sentence, among other text and over line breaks; what only looks like it. */
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "New contact. " ALIAS("a") " Historic."}},
     "a 1/tcp b;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "This entry\n is  an\talias to \"a\"."}},
     "a 1/tcp b;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "This This is a\nduplicate of the \"a\" service"}},
     "a 1/tcp b;"},
    {{{"a", "tcp", "1", NULL},
      {"c", "tcp", "1", NULL},
      {"b", "tcp", "1", ALIAS("a") " " ALIAS("c")}},
     "a 1/tcp b;c 1/tcp;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "This entry is an alias to \"a"}},
     "a 1/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "An alias to \"a\"; replacement for \"a\""}},
     "a 1/tcp;b 1/tcp;"},
    {{{"a", "tcp", "1", NULL}, {"b", "tcp", "1", "Thisentry is an alias to \"a\"."}},
     "a 1/tcp;b 1/tcp;"},
};

START_TEST(aliases_of_services)
{
    struct table table;
    size_t count = 0;
    while (count < COUNT(aliases[_i].records) && aliases[_i].records[count].name != NULL)
        count++;
    fill(&table, aliases[_i].records, count);
    expect_order(&table, aliases[_i].services);
}
END_TEST

/* What has no room beside its target stays a service, with a warning. */
static void expect_room(unsigned length, unsigned expected)
{
    struct table table = {.service_count = 0};
    struct raw_record target = {"target", "tcp", "1", NULL};
    struct diagnostic diagnostic;
    unsigned warnings = 0;
    ck_assert_int_eq(add(&table, &target, 1, &diagnostic), 0);
    for (unsigned i = 0; i < 300; i++) {
        char name[256];
        struct raw_record alias = {name, "tcp", "1", ALIAS("target")};
        snprintf(name, sizeof name, "%0*u", (int)length, i);
        ck_assert_int_eq(add(&table, &alias, i + 2, &diagnostic), 0);
    }
    ck_assert_int_eq(table_sort(&table), 0);
    ck_assert_int_eq(table_order(&table, count_warning, &warnings), 0);
    ck_assert_uint_eq(table.services[0]->alias_count, expected);
    ck_assert_uint_eq(warnings, 300 - expected);
    ck_assert_uint_eq(table.service_count, 1 + 300 - expected);
    ck_assert_uint_eq(table.services[1]->line, 2 + expected);
    table_free(&table);
}

/* The last alias fills the block to its last byte, or is one byte too long for it. */
static void expect_last_byte(unsigned last_length, unsigned expected)
{
    struct table table = {.service_count = 0};
    struct raw_record target = {"target", "tcp", "1", NULL};
    struct diagnostic diagnostic;
    unsigned warnings = 0;
    ck_assert_int_eq(add(&table, &target, 1, &diagnostic), 0);
    for (unsigned i = 0; i < 8; i++) {
        char name[256];
        struct raw_record alias = {name, "tcp", "1", ALIAS("target")};
        snprintf(name, sizeof name, "%0*u", (int)(i < 7 ? 255 : last_length), i);
        ck_assert_int_eq(add(&table, &alias, i + 2, &diagnostic), 0);
    }
    ck_assert_int_eq(table_sort(&table), 0);
    ck_assert_int_eq(table_order(&table, count_warning, &warnings), 0);
    ck_assert_uint_eq(table.services[0]->alias_count, expected);
    ck_assert_uint_eq(warnings, 8 - expected);
    table_free(&table);
}

START_TEST(too_many_aliases)
{
    /* By their number: a byte counts them. */
    expect_room(3, 255);
    /* By their size: what a block of 2048 bytes has for them beside two headers of 16 and 8. */
    expect_room(255, (2048 - 16 - 8 - (unsigned)sizeof "target") / 256);
    unsigned rest = 2048 - 16 - 8 - (unsigned)sizeof "target" - 7 * 256;
    expect_last_byte(rest - 1, 8);
    expect_last_byte(rest, 7);
}
END_TEST

static const struct raw_record preferable[] = {
    {"shilp", "tcp", "2049", NULL},
    {"shilp", "udp", "2049", NULL},
    {"nfs", "tcp", "2049", NULL},
    {"nfs", "udp", "2049", NULL},
    {"alt", "tcp", "591", NULL},
    {"alt", "tcp", "8080", NULL},
    {"webcache", "tcp", "8080", ALIAS("alt")},
};

START_TEST(preferred_go_first)
{
    struct table table;
    fill(&table, preferable, COUNT(preferable));
    ck_assert(table_prefer(&table, "nfs", 2049, "udp"));
    ck_assert(table_prefer(&table, "alt", 8080, "tcp"));
    ck_assert(table_prefer(&table, "nfs", 2049, "tcp"));
    ck_assert(table_prefer(&table, "nfs", 2049, "udp"));
    ck_assert_uint_eq(table.preferred_count, 3);
    expect_order(&table, "nfs 2049/udp;alt 8080/tcp webcache;nfs 2049/tcp;"
                         "shilp 2049/tcp;shilp 2049/udp;alt 591/tcp;");
}
END_TEST

START_TEST(all_preferred)
{
    struct table table;
    fill(&table, preferable, 6);
    for (size_t i = 6; i-- > 0;)
        ck_assert(table_prefer(&table, preferable[i].name, (uint16_t)atoi(preferable[i].number),
                               preferable[i].protocol));
    expect_order(&table, "alt 8080/tcp;alt 591/tcp;nfs 2049/udp;nfs 2049/tcp;"
                         "shilp 2049/udp;shilp 2049/tcp;");
}
END_TEST

/* A preferred record that is an alias stays a service, and may have aliases. */
START_TEST(preferred_alias)
{
    static const struct raw_record records[] = {
        {"a", "tcp", "1", NULL},
        {"b", "tcp", "1", ALIAS("a")},
        {"c", "tcp", "1", ALIAS("b")},
        {"d", "tcp", "1", ALIAS("a")},
    };
    struct table table;
    fill(&table, records, COUNT(records));
    ck_assert(table_prefer(&table, "b", 1, "tcp"));
    expect_order(&table, "b 1/tcp c;a 1/tcp d;");
}
END_TEST

START_TEST(no_such_record_to_prefer)
{
    struct table table;
    fill(&table, preferable, COUNT(preferable));
    ck_assert(!table_prefer(&table, "nfs", 2048, "tcp"));
    ck_assert(!table_prefer(&table, "nfs", 2049, "sctp"));
    ck_assert(!table_prefer(&table, "nfs", 2049, "TCP"));
    ck_assert(!table_prefer(&table, "nfs", 2049, ""));
    ck_assert(!table_prefer(&table, "NFS", 2049, "tcp"));
    ck_assert(!table_prefer(&table, "", 2049, "tcp"));
    ck_assert(!table_prefer(&table, "zzz", 65535, "udp"));
    ck_assert(table_prefer(&table, "webcache", 8080, "tcp"));
    ck_assert_uint_eq(table.preferred_count, 1);
    expect_order(&table, "webcache 8080/tcp;shilp 2049/tcp;shilp 2049/udp;nfs 2049/tcp;"
                         "nfs 2049/udp;alt 591/tcp;alt 8080/tcp;");
}
END_TEST

/* A record that stands there twice is two services, and the first is the one to prefer. */
START_TEST(the_same_twice)
{
    static const struct raw_record records[] = {
        {"a", "tcp", "9", NULL},   {"b", "tcp", "1-3", NULL}, {"b", "tcp", "1", NULL},
        {"b", "tcp", "1-3", NULL}, {"b", "tcp", "1", NULL},
    };
    struct table table;
    fill(&table, records, COUNT(records));
    ck_assert(table_prefer(&table, "b", 1, "tcp"));
    expect_order(&table, "b 1-3/tcp;a 9/tcp;b 1/tcp;b 1-3/tcp;b 1/tcp;");
}
END_TEST

Suite *table_suite(void)
{
    Suite *suite = suite_create("table");
    TCase *servable = unit_case(suite, "servable");
    tcase_add_test(servable, not_servable);
    tcase_add_loop_test(servable, bad, 0, (int)COUNT(bad_records));
    tcase_add_test(servable, good);
    tcase_add_test(servable, length_of_a_name);
    tcase_add_test(servable, nine_protocols);
    TCase *order = unit_case(suite, "order");
    tcase_add_loop_test(order, aliases_of_services, 0, (int)COUNT(aliases));
    tcase_add_test(order, too_many_aliases);
    tcase_add_test(order, preferred_go_first);
    tcase_add_test(order, all_preferred);
    tcase_add_test(order, preferred_alias);
    tcase_add_test(order, no_such_record_to_prefer);
    tcase_add_test(order, the_same_twice);
    return suite;
}
