/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Documents that are refused: the error, its place, and that nothing else happens. */

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT     "<registry xmlns=\"" REGISTRY_NAMESPACE "\" id=\"" REGISTRY_ID "\">"
#define END_ROOT "</registry>"

/* Each is refused at its line; the message has this text in it. */
static const struct {
    const char *xml;
    unsigned long line;
    const char *text;
} refusals[] = {
    {"", 1, "not well-formed"},
    {"\n\n", 3, "not well-formed"},
    {"port,name\n53,domain\n", 1, "not well-formed"},
    {"<!DOCTYPE html>\n<html><body>404</body></html>", 1, "document type"},
    {"<html><body>404</body></html>", 1, REGISTRY_NAMESPACE},
    {ROOT "\n<record>\n</registry>", 3, "not well-formed"},
    {ROOT "\n<record>", 2, "not well-formed"},
    {ROOT "\n<record></record>\n" END_ROOT "\n<again/>", 4, "not well-formed"},
    {ROOT "\n<record date=2009/>" END_ROOT, 2, "not well-formed"},
    {ROOT "\n<record date='a' date='b'/>" END_ROOT, 2, "not well-formed"},
    {ROOT "\n\n<record>&nothing;</record>" END_ROOT, 3, "not well-formed"},
    {ROOT "\n<record date='&nothing;'/>" END_ROOT, 2, "not well-formed"},
    {ROOT "\n<record>a & b</record>" END_ROOT, 2, "not well-formed"},
    {ROOT "\n<f:record/>" END_ROOT, 2, "not well-formed"},
    {ROOT "\n\n\n<record>\303</record>" END_ROOT, 4, "not well-formed"},
    {ROOT "\n<record>\001</record>" END_ROOT, 2, "not well-formed"},
    {"<?xml version='1.0' encoding='no-such-thing'?>\n" ROOT END_ROOT, 1, "not well-formed"},
    {"\n<registry id='" REGISTRY_ID "'></registry>", 2, REGISTRY_NAMESPACE},
    {"<registry xmlns='urn:other' id='" REGISTRY_ID "'></registry>", 1, REGISTRY_NAMESPACE},
    {"<registry xmlns='" REGISTRY_NAMESPACE "/' id='" REGISTRY_ID "'/>", 1, REGISTRY_NAMESPACE},
    {"<record xmlns='" REGISTRY_NAMESPACE "' id='" REGISTRY_ID "'/>", 1, REGISTRY_NAMESPACE},
    {"\n\n<registry xmlns='" REGISTRY_NAMESPACE "' id='protocol-numbers'/>", 3, REGISTRY_ID},
    {"<registry xmlns='" REGISTRY_NAMESPACE "'/>", 1, REGISTRY_ID},
    {"<registry xmlns='" REGISTRY_NAMESPACE "' xmlns:f='urn:f' f:id='" REGISTRY_ID "'/>", 1,
     REGISTRY_ID},
};

/* Read the file, which must be refused. */
static int refuse(const char *path, struct diagnostic *diagnostic)
{
    struct registry_listener listener = {.context = NULL};
    char updated[16];
    *diagnostic = (struct diagnostic){.path = NULL};
    int error = registry_read(path, &listener, updated, diagnostic);
    ck_assert_int_lt(error, 0);
    ck_assert_str_eq(diagnostic->path, path);
    return error;
}

START_TEST(refused_at_its_line)
{
    struct diagnostic diagnostic;
    unit_write_text("registry.xml", refusals[_i].xml);
    ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
    ck_assert_uint_eq(diagnostic.line, refusals[_i].line);
    ck_assert_uint_gt(diagnostic.column, 0);
    ck_assert_ptr_nonnull(strstr(diagnostic.text, refusals[_i].text));
    ck_assert_ptr_null(strchr(diagnostic.text, '\n'));
}
END_TEST

/* The column of a fault in the middle of a line is inside that line, behind its beginning. */
START_TEST(refused_at_its_column)
{
    struct diagnostic diagnostic;
    unit_write_text("registry.xml", ROOT "\n<record><name>a</wrong></record>" END_ROOT);
    ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
    ck_assert_uint_eq(diagnostic.line, 2);
    ck_assert_uint_gt(diagnostic.column, strlen("<record><name>a"));
    ck_assert_uint_le(diagnostic.column, strlen("<record><name>a</wrong>") + 1);
}
END_TEST

/* A document type is refused where it begins: nothing in it is read, expanded or fetched. */
START_TEST(document_type)
{
    static const char *const document_types[] = {
        ("<!DOCTYPE registry [\n<!ENTITY a 'aaaaaaaaaa'>\n<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\n"
         "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>\n<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>\n]>"),
        "<!DOCTYPE registry [<!ENTITY a SYSTEM 'secret.txt'>]>",
        "<!DOCTYPE registry SYSTEM 'secret.dtd'>",
        "<!DOCTYPE registry PUBLIC '-//X//Y' 'http://localhost:1/secret.dtd'>",
        "<!DOCTYPE registry [<!ENTITY % a SYSTEM 'secret.dtd'> %a;]>",
    };
    struct diagnostic diagnostic;
    unit_write_text("secret.txt", "secret");
    unit_write_text("secret.dtd", "<!ENTITY a 'secret'>");
    for (size_t i = 0; i < COUNT(document_types); i++) {
        FILE *file = fopen("registry.xml", "we");
        fprintf(file, "<?xml version='1.0'?>\n%s\n" ROOT "<record><name>&a;</name></record>",
                document_types[i]);
        fclose(file);
        ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
        ck_assert_uint_eq(diagnostic.line, 2);
        ck_assert_ptr_nonnull(strstr(diagnostic.text, "document type"));
    }
}
END_TEST

/* Text in UTF-16, low byte first. */
static void write_wide(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        fputc(*text, file);
        fputc('\0', file);
    }
}

/* libxml2 prints some of its errors itself: a tool says what there is to say, and nobody else. */
START_TEST(broken_encoding)
{
    struct diagnostic diagnostic;
    size_t size;
    FILE *file = fopen("registry.xml", "we");
    fputs("\377\376", file);
    write_wide(file, ROOT);
    fputs("\331\331\331\331", file);
    write_wide(file, END_ROOT);
    fclose(file);
    int kept = dup(STDERR_FILENO);
    int silent = open("standard-error", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ck_assert_int_eq(dup2(silent, STDERR_FILENO), STDERR_FILENO);
    int error = refuse("registry.xml", &diagnostic);
    fflush(stderr);
    ck_assert_int_eq(dup2(kept, STDERR_FILENO), STDERR_FILENO);
    close(kept);
    close(silent);
    ck_assert_int_eq(error, -EBADMSG);
    ck_assert_uint_eq(diagnostic.line, 1);
    free(unit_read("standard-error", &size));
    ck_assert_uint_eq(size, 0);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
    struct diagnostic diagnostic;
    ck_assert_int_eq(refuse("missing.xml", &diagnostic), -ENOENT);
    ck_assert_uint_eq(diagnostic.line, 0);
    ck_assert_str_eq(diagnostic.text, strerror(ENOENT));
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    ck_assert_int_eq(refuse("directory", &diagnostic), -EMEDIUMTYPE);
    ck_assert_str_eq(diagnostic.text, "not a regular file");
    ck_assert_int_eq(mkfifo("pipe", 0600), 0); /* nobody writes to it */
    ck_assert_int_eq(refuse("pipe", &diagnostic), -EMEDIUMTYPE);
    ck_assert_int_eq(refuse("directory/missing/registry.xml", &diagnostic), -ENOENT);
    ck_assert_int_eq(refuse("", &diagnostic), -ENOENT);
}
END_TEST

/* Write a file of `before`, so many times the byte, and `after`. */
static void write_padded(const char *path, const char *before, char byte, size_t count,
                         const char *after)
{
    static char padding[1u << 20];
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    memset(padding, byte, sizeof padding);
    fputs(before, file);
    for (size_t part; count > 0; count -= part) {
        part = count < sizeof padding ? count : sizeof padding;
        ck_assert_uint_eq(fwrite(padding, 1, part, file), part);
    }
    fputs(after, file);
    ck_assert_int_eq(fclose(file), 0);
}

/* The limit itself is allowed; a byte more is not, and takes no memory. */
START_TEST(more_than_64_million_bytes)
{
    struct registry_listener listener = {.context = NULL};
    char updated[16];
    struct diagnostic diagnostic;
    size_t padding = REGISTRY_MAX_BYTES - strlen(ROOT END_ROOT);
    struct rusage before;
    struct rusage after;

    ck_assert_int_eq(getrusage(RUSAGE_SELF, &before), 0);
    write_padded("registry.xml", ROOT, ' ', padding, END_ROOT);
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 0);
    write_padded("registry.xml", ROOT, ' ', padding + 1, END_ROOT);
    ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EFBIG);
    ck_assert_uint_eq(diagnostic.line, 0);
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &after), 0);
    ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 32 << 10);
}
END_TEST

/* So is one text of a million bytes. */
START_TEST(more_than_a_million_bytes_of_text)
{
    static const char *const places[][2] = {
        {ROOT "\n<record><note>", "</note></record>" END_ROOT},
        {ROOT "\n<record><note><![CDATA[", "]]></note></record>" END_ROOT},
        {ROOT "\n<record date='", "'/>" END_ROOT},
        {ROOT "\n<updated>", "</updated>" END_ROOT},
    };
    struct registry_listener listener = {.context = NULL};
    char updated[16];
    struct diagnostic diagnostic;
    write_padded("registry.xml", places[_i][0], 'x', 1000000, places[_i][1]);
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 0);
    write_padded("registry.xml", places[_i][0], 'x', 1000001, places[_i][1]);
    ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
    ck_assert_uint_eq(diagnostic.line, 2);
    ck_assert_ptr_nonnull(strstr(diagnostic.text, "a million bytes"));
}
END_TEST

/* Elements in elements in elements. */
START_TEST(deep_documents)
{
    struct diagnostic diagnostic;
    FILE *file = fopen("registry.xml", "we");
    fputs(ROOT "<record>", file);
    for (int i = 0; i < 100000; i++)
        fputs("<note>", file);
    fclose(file);
    ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
    ck_assert_uint_eq(diagnostic.line, 1);
}
END_TEST

/* A file that ends anywhere is refused, wherever that is. */
START_TEST(cut_documents)
{
    static const char whole[] =
        "<?xml version='1.0' encoding='UTF-8'?>" ROOT
        "<updated>2026-08-17</updated><record date='a&amp;b'><name>\303\251</name><note>a<br/>"
        "<xref type='rfc' data='rfc1'/></note><assignee><xref type='person' data='A'/></assignee>"
        "<!-- c --><![CDATA[d]]></record><people><person "
        "id='A'><name>B</name></person></people>" END_ROOT;
    struct registry_listener listener = {.context = NULL};
    char updated[16];
    struct diagnostic diagnostic;
    unit_write_text("registry.xml", whole);
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 0);
    for (size_t size = 0; size < strlen(whole); size++) {
        unit_write("registry.xml", whole, size);
        ck_assert_int_eq(refuse("registry.xml", &diagnostic), -EBADMSG);
    }
}
END_TEST

Suite *refusal_suite(void)
{
    Suite *suite = suite_create("refusal");
    TCase *refusal = unit_case(suite, "refusal");
    tcase_add_loop_test(refusal, refused_at_its_line, 0, (int)COUNT(refusals));
    tcase_add_test(refusal, refused_at_its_column);
    tcase_add_test(refusal, document_type);
    tcase_add_test(refusal, broken_encoding);
    tcase_add_test(refusal, files_that_cannot_be_read);
    tcase_add_test(refusal, cut_documents);
    TCase *size = unit_case(suite, "size");
    tcase_add_test(size, more_than_64_million_bytes);
    tcase_add_loop_test(size, more_than_a_million_bytes_of_text, 0, 4);
    tcase_add_test(size, deep_documents);
    return suite;
}
