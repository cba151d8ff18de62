/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lists of preferences: which lines are applied, and the warnings about the others. */

#include "compiler/preferences.h"
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH "preferences"

/* A table in which a list can prefer a 1, b 2, c 3 and d 65535. */
static void fill(struct table *table)
{
    static const char *const names[] = {"z", "a", "b", "c", "d"};
    static const char *const numbers[] = {"9", "1", "2", "3-5", "65535"};
    struct registry_record record = {.line = 1};
    struct diagnostic diagnostic;
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = "";
    record.columns[REGISTRY_PROTOCOL] = "tcp";
    *table = (struct table){.service_count = 0};
    for (size_t i = 0; i < COUNT(names); i++) {
        record.columns[REGISTRY_NAME] = names[i];
        record.columns[REGISTRY_NUMBER] = numbers[i];
        ck_assert_int_eq(table_add(table, &record, &diagnostic), 0);
    }
    ck_assert_int_eq(table_sort(table), 0);
}

/* The lines that were complained of, each with a blank behind it; `?` for a record that is not. */
static void print_line(void *context, const struct diagnostic *diagnostic)
{
    ck_assert_str_eq(diagnostic->path, PATH);
    bool is_line = strstr(diagnostic->text, "the registry has no") != NULL;
    ck_assert(is_line || strstr(diagnostic->text, "not `NAME PORT/PROTOCOL`") != NULL);
    fprintf(context, "%lu%s ", diagnostic->line, is_line ? "?" : "");
}

/* Apply the list: these names are preferred, in this order, and these lines complained of. */
static void expect_list(const void *list, size_t size, const char *names, const char *complaints)
{
    struct table table;
    struct diagnostic diagnostic;
    char preferred[64] = "";
    char *lines = NULL;
    size_t lines_size = 0;
    FILE *stream = open_memstream(&lines, &lines_size);
    ck_assert_ptr_nonnull(stream);
    unit_write(PATH, list, size);
    fill(&table);
    ck_assert_int_eq(preferences_apply(PATH, false, &table, print_line, stream, &diagnostic), 0);
    fclose(stream);
    for (size_t i = 0; i < table.preferred_count; i++)
        strcat(preferred, table.services[i]->name);
    ck_assert_str_eq(preferred, names);
    ck_assert_str_eq(lines, complaints);
    free(lines);
    table_free(&table);
}

static const struct {
    const char *list;
    const char *names;
    const char *complaints;
} lists[] = {
    {"", "", ""},
    {"\n\n# nothing\n   \t# nothing either\n#\n", "", ""},
    {"b 2/tcp\na\t\t1/tcp  # a reason\n  c 3/tcp#reason\n", "bac", ""},
    {"a 1/tcp\r\nb 2/tcp # x\r\n\r\n", "ab", ""},
    {"a 1/tcp\nb 2/tcp", "ab", ""},
    {"a 1/tcp\na 1/tcp\nb 02/tcp\n", "ab", ""},
    {"d 65535/tcp\n", "d", ""},
    /* Not such lines. */
    {"a\na 1\na tcp\na /tcp\na 1tcp\na -1/tcp\na +1/tcp\na 0x1/tcp\n", "", "1 2 3 4 5 6 7 8 "},
    {"a 0/tcp\na 65537/tcp\na 18446744073709551617/tcp\nb 2/tcp\n", "b", "1 2 3 "},
    {"a 1/tcp alias\n1/tcp\n1/tcp a\na #1/tcp\n", "", "1 2 3 4 "},
    {"a 1 /tcp\na 1/ tcp\n", "", "1 2 "},
    /* Not such records. */
    {"x 1/tcp\na 2/tcp\na 1/udp\na 1/\nA 1/tcp\nc 4/tcp\na 1/tcp/udp\n", "",
     "1? 2? 3? 4? 5? 6? 7? "},
    {"\n\nx 1/tcp\nb 2/tcp\n\nx 1/tcp", "b", "3? 6? "},
};

START_TEST(lines)
{
    expect_list(lists[_i].list, strlen(lists[_i].list), lists[_i].names, lists[_i].complaints);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    static const char bytes[] = "a\0 1/tcp\n\0\nb 2/tcp\n\xff\xfe 1/tcp\n";
    expect_list(bytes, sizeof bytes - 1, "b", "1 4? ");
}
END_TEST

START_TEST(very_long_line)
{
    static char line[1000000];
    memset(line, 'a', sizeof line);
    line[sizeof line - 9] = '\n';
    memcpy(line + sizeof line - 8, "b 2/tcp\n", 8);
    expect_list(line, sizeof line, "b", "1 ");
}
END_TEST

START_TEST(lists_that_cannot_be_read)
{
    struct table table;
    struct diagnostic diagnostic = {.path = NULL};
    fill(&table);
    ck_assert_int_eq(preferences_apply("missing", false, &table, print_line, NULL, &diagnostic),
                     -ENOENT);
    ck_assert_str_eq(diagnostic.path, "missing");
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    ck_assert_int_eq(preferences_apply("directory", true, &table, print_line, NULL, &diagnostic),
                     -EISDIR);
    ck_assert_str_eq(diagnostic.path, "directory");
    ck_assert_str_eq(diagnostic.text, strerror(EISDIR));
    ck_assert_int_eq(preferences_apply("directory", false, &table, print_line, NULL, &diagnostic),
                     -EMEDIUMTYPE);
    ck_assert_int_eq(symlink("nowhere", "link"), 0);
    ck_assert_int_eq(preferences_apply("link", false, &table, print_line, NULL, &diagnostic),
                     -ENOLINK);
    ck_assert_str_eq(diagnostic.path, "link");
    ck_assert_uint_eq(table.preferred_count, 0);
    table_free(&table);
}
END_TEST

Suite *preferences_suite(void)
{
    Suite *suite = suite_create("preferences");
    TCase *tests = unit_case(suite, "preferences");
    tcase_add_loop_test(tests, lines, 0, (int)COUNT(lists));
    tcase_add_test(tests, bytes_that_are_no_text);
    tcase_add_test(tests, very_long_line);
    tcase_add_test(tests, lists_that_cannot_be_read);
    return suite;
}
