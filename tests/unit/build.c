/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Compiling the file of a registry: the two lists of preferences, and strictness. */

#include "compiler/build.h"
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RECORD(name, number) \
    "<record><name>" name "</name><protocol>tcp</protocol><number>" number "</number></record>\n"

/* The warnings, `path:line ` each. */
static void print_line(void *context, const struct diagnostic *diagnostic)
{
    fprintf(context, "%s:%lu ", diagnostic->path, diagnostic->line);
}

/* Build, which must come to this error and these warnings. */
static void expect_build(struct build_options options, int error, const char *warnings,
                         struct writer_image *image, struct diagnostic *diagnostic)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(stream);
    options.warn = print_line;
    options.context = stream;
    ck_assert_int_eq(build_database("registry.xml", &options, image, diagnostic), error);
    fclose(stream);
    ck_assert_str_eq(text, warnings);
    free(text);
}

START_TEST(lists_in_their_order)
{
    static const char *const expected[] = {"d", "b", "c", "a"};
    struct build_options options = {.local_preferences = "local", .shipped_preferences = "shipped"};
    struct writer_image image;
    struct unit_database database;
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml",
                        RECORD("a", "1") RECORD("b", "1") RECORD("c", "1") RECORD("d", "1"));
    unit_write_text("local", "d 1/tcp\n");
    unit_write_text("shipped", "b 1/tcp\nd 1/tcp\nc 1/tcp\n");
    expect_build(options, 0, "", &image, &diagnostic);
    unit_open(&database, &image);
    struct reader_position position = {0, 0};
    for (unsigned i = 0; i < 4; i++) {
        struct reader_service service;
        ck_assert_int_eq(reader_next(&database.reader, &position, &service), 0);
        ck_assert_str_eq(service.name, expected[i]);
    }
    ck_assert_uint_eq(ianadb_get16(unit_header(&database)->preferences),
                      IANADB_LOCAL | IANADB_SHIPPED);
    ck_assert_uint_eq(ianadb_get16(unit_header(&database)->preferred), 3);
    unit_close(&database);
}
END_TEST

static uint16_t built_with(const char *local, const char *shipped)
{
    struct build_options options = {.local_preferences = local, .shipped_preferences = shipped};
    struct writer_image image;
    struct unit_database database;
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml", RECORD("a", "1"));
    expect_build(options, 0, "", &image, &diagnostic);
    unit_open(&database, &image);
    uint16_t preferences = ianadb_get16(unit_header(&database)->preferences);
    unit_close(&database);
    return preferences;
}

START_TEST(lists_that_are_not_there)
{
    unit_write_text("list", "a 1/tcp\n");
    ck_assert_uint_eq(built_with(NULL, NULL), IANADB_PURE);
    ck_assert_uint_eq(built_with("missing", "missing"), IANADB_PURE);
    ck_assert_uint_eq(built_with("missing", "list"), IANADB_SHIPPED);
    ck_assert_uint_eq(built_with("list", NULL), IANADB_LOCAL);
}
END_TEST

START_TEST(list_that_cannot_be_read)
{
    struct build_options options = {.shipped_preferences = "directory"};
    struct writer_image image;
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml", RECORD("a", "1"));
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    expect_build(options, -EMEDIUMTYPE, "", &image, &diagnostic);
    ck_assert_str_eq(diagnostic.path, "directory");
}
END_TEST

/* What is left out is said with its line; --strict refuses it in the end, with all that is said. */
START_TEST(strictness)
{
    struct build_options options = {.shipped_preferences = "list"};
    struct writer_image image;
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml", RECORD("a", "70000") RECORD("b", "1") RECORD("c d", "1")
                                            RECORD("e", "5-1"));
    unit_write_text("list", "# a comment\nx 1/tcp\n");
    const char *warnings = "registry.xml:4 registry.xml:6 registry.xml:7 list:2 ";
    expect_build(options, 0, warnings, &image, &diagnostic);
    free(image.blocks);
    options.strict = true;
    expect_build(options, -EBADMSG, warnings, &image, &diagnostic);
    ck_assert_str_eq(diagnostic.path, "registry.xml");
    ck_assert_ptr_nonnull(strstr(diagnostic.text, "4 warnings"));
}
END_TEST

START_TEST(nothing_to_serve)
{
    struct build_options options = {.strict = false};
    struct writer_image image;
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml", "<record><name>a</name></record>");
    expect_build(options, -ENODATA, "", &image, &diagnostic);
    ck_assert_str_eq(diagnostic.path, "registry.xml");
    unit_write_registry("registry.xml", RECORD("a", "0"));
    expect_build(options, -ENODATA, "registry.xml:4 ", &image, &diagnostic);
    unit_write_registry("registry.xml", "<registry>" RECORD("a", "1"));
    expect_build(options, -EBADMSG, "", &image, &diagnostic);
}
END_TEST

Suite *build_suite(void)
{
    Suite *suite = suite_create("build");
    TCase *tests = unit_case(suite, "build");
    tcase_add_test(tests, lists_in_their_order);
    tcase_add_test(tests, lists_that_are_not_there);
    tcase_add_test(tests, list_that_cannot_be_read);
    tcase_add_test(tests, strictness);
    tcase_add_test(tests, nothing_to_serve);
    return suite;
}
