/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reading the registry's XML: the columns of a record, the persons, the dates. */

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROOT     "<registry xmlns=\"" REGISTRY_NAMESPACE "\" id=\"" REGISTRY_ID "\">"
#define END_ROOT "</registry>"

/* The columns of each record, and the parts of each person, with bars between them. */
static int print_record(void *context, const struct registry_record *record)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        fprintf(context, "%s|", record->columns[i]);
    fputc('\n', context);
    return 0;
}

static bool makes_services(int column)
{
    return column == REGISTRY_NAME || column == REGISTRY_NUMBER || column == REGISTRY_PROTOCOL ||
           column == REGISTRY_NOTES;
}

/* The same, but for the columns that no service is made of. */
static int print_service(void *context, const struct registry_record *record)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        fprintf(context, "%s|", makes_services(i) ? record->columns[i] : "");
    fputc('\n', context);
    return 0;
}

static int print_person(void *context, const struct registry_person *person)
{
    fprintf(context, "%s|%s|%s|%s|%s|\n", person->id, person->name, person->organization,
            person->uri, person->updated);
    return 0;
}

/* What the listener prints of the file, to the stream that it gets as its context. The caller frees
 * it. */
static char *read_text(const char *path, struct registry_listener listener)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(stream);
    listener.context = stream;
    char updated[16];
    struct diagnostic diagnostic;
    int error = registry_read(path, &listener, updated, &diagnostic);
    fclose(stream);
    if (error != 0)
        ck_abort_msg("line %lu: %s", diagnostic.line, diagnostic.text);
    return text;
}

/* Whether the file says what is expected, to a listener that wants records, persons or both. */
static void expect_text(const char *path, bool records, bool people, const char *expected)
{
    char *text =
        read_text(path, (struct registry_listener){.record = records ? print_record : NULL,
                                                   .person = people ? print_person : NULL});
    ck_assert_str_eq(text, expected);
    free(text);
}

struct reading_case {
    const char *xml; /* inside the root */
    const char *text;
};

/* The rules are those that give IANA's own CSV; most of these are cut out of the two. */
static const struct reading_case columns[] = {
    {"<record date='2009-01-02' updated='2011-03'><sc>1000</sc><note>N</note><number>7</number>"
     "<unauthorized>U</unauthorized><assignee><xref type='person' data='IESG'/></assignee>"
     "<protocol>tcp</protocol><xref type='rfc' data='rfc862'/><description>D</description>"
     "<xref type='person' data='Jon_Postel'/><name>echo</name></record>",
     "echo|7|tcp|D|[IESG]|[Jon_Postel]|2009-01-02|2011-03|[RFC862]|1000|U|N|\n"},
    {"<record/>", "||||||||||||\n"},
    {"<record><name/><number></number></record>", "||||||||||||\n"},
    {"<record><name>a</name></record><record><number>1</number></record>",
     "a||||||||||||\n|1|||||||||||\n"},
    /* Contact, assignee, reference. */
    {"<record><xref type='person' data='A'/><xref type='person' data='B'/></record>",
     "||||[A][B]|[A][B]|||||||\n"},
    {"<record><assignee><xref type='person' data='A'/> and <xref type='person' data='B'/>"
     "</assignee><xref type='person' data='C'/></record>",
     "||||[A][B]|[C]|||||||\n"},
    {"<record><assignee/><xref type='person' data='C'/></record>", "|||||[C]|||||||\n"},
    {"<record><assignee><xref type='rfc' data='rfc1'/></assignee></record>",
     "||||[RFC1]||||||||\n"},
    {"<record><xref type='rfc' data='rfc8765'>RFC8765, Section 6.1</xref>"
     "<xref type='draft' data='draft-ietf-x'/><xref type='uri' data='http://x/y'/><xref/></record>",
     "||||||||[RFC8765, Section 6.1][draft-ietf-x][http://x/y][]||||\n"},
    /* Texts with cross-references, breaks and paragraphs. */
    {"<record><note>See <xref type='rfc' data='rfc1'/>\n<xref type='person' data='A'/>.</note>"
     "</record>",
     "|||||||||||See [RFC1]\n[A].|\n"},
    {"<record><description>whois++<br/><br/>\nIANA assigned this.</description></record>",
     "|||whois++\nIANA assigned this.|||||||||\n"},
    {"<record><note>Defined TXT keys:\n      <paragraph>td: the Thing\n      Directory."
     "</paragraph>\n      <paragraph>type</paragraph></note></record>",
     "|||||||||||Defined TXT keys:\n              td: the Thing\n      Directory.\n"
     "              type|\n"},
    {"<record><note><paragraph>one</paragraph><paragraph>two</paragraph></note></record>",
     "|||||||||||one        two|\n"},
    {"<record><note> \n\t a \n b\t\n\tc\n  d  \ne\n\nf \n\n g\n \nh  i \n</note></record>",
     "|||||||||||a b c\n  d  \ne\n\nf \n\n g\n \nh  i|\n"},
    {"<record><note>unitary         126/tcp    Login\n&lt;feil&amp;kronos&gt;</note></record>",
     "|||||||||||unitary         126/tcp    Login\n<feil&kronos>|\n"},
};

/* XML that IANA does not write, but that means what it does. */
static const struct reading_case other_xml[] = {
    {"<record><note>a&#x41;&#66;<![CDATA[<raw> & ]]]><!-- no --><?no no?>b</note></record>",
     "|||||||||||aAB<raw> & ]b|\n"},
    {"<record date='&amp;&amp;a&lt;&#38;&#x26;'><xref type='rfc' data='&amp;#38;&amp;amp;'/>"
     "</record>",
     "||||||&&a<&&||[&#38;&AMP;]||||\n"},
    {"<record date='2009\n01'><name>\303\251\360\237\222\251</name></record>",
     "\303\251\360\237\222\251||||||2009 01||||||\n"},
    /* Foreign elements and attributes. */
    {"<f:record xmlns:f='urn:f'><name>a</name></f:record><record xmlns=''><name>b</name></record>",
     ""},
    {"<record xmlns:f='urn:f' f:date='x' date='y' id='z'><f:name>a</f:name><name f:x=''>b</name>"
     "<f:xref type='person' data='c'/></record>",
     "b||||||y||||||\n"},
    {"<f:record xmlns:f='" REGISTRY_NAMESPACE "'><f:name>a</f:name></f:record>", "a||||||||||||\n"},
    {"<record xmlns:f='urn:f'><note>a<f:br>b</f:br>c</note></record>", "|||||||||||abc|\n"},
    /* Elements where they do not belong. */
    {"<registry><record><name>a</name></record></registry>", ""},
    {"<record><record><name>a</name></record><name>b</name></record>", "b||||||||||||\n"},
    {"<record><other><name>a</name></other><other>b</other>c</record>", "||||||||||||\n"},
    {"<record><description>a<name>b</name><note/></description><name>c</name></record>",
     "c|||ab|||||||||\n"},
    {"<record><note>a<xref type='rfc' data='rfc1'>b<xref type='rfc' data='rfc2'/>c</xref></note>"
     "</record>",
     "|||||||||||a[bc]|\n"},
    {"<record><other><xref type='person' data='A'/></other></record>", "||||[A]|[A]|||||||\n"},
    {"<people><record><name>a</name></record></people><name>b</name>text", ""},
};

static const struct reading_case people[] = {
    {"<people><person id='Ann'><name>Ann &amp; Co</name><uri>mailto:a&amp;b</uri>"
     "<updated>2011-01-01</updated></person><person id='O'><org>Org</org></person></people>",
     "Ann|Ann & Co||mailto:a&b|2011-01-01|\nO||Org|||\n"},
    {"<people><person id='C'><org>Board</org><name>Chair</name></person></people>",
     "C|Chair|Board|||\n"},
    {"<people><person/></people>", "|||||\n"},
    {"<people><person id='a'><name> b \n c</name></person></people><record><name>d</name></record>",
     "a|b c||||\nd||||||||||||\n"},
    {"<people><person id='a'><person id='b'><name>c</name></person><other>d</other></person>"
     "</people>",
     "a|||||\n"},
    {"<people xmlns:f='urn:f'><f:person id='a'/><other id='b'><name>c</name></other></people>", ""},
    {"<person id='a'><name>b</name></person>", ""},
};

START_TEST(iana_columns)
{
    unit_write_registry("registry.xml", columns[_i].xml);
    expect_text("registry.xml", true, true, columns[_i].text);
}
END_TEST

START_TEST(any_xml)
{
    unit_write_registry("registry.xml", other_xml[_i].xml);
    expect_text("registry.xml", true, false, other_xml[_i].text);
}
END_TEST

START_TEST(persons)
{
    unit_write_registry("registry.xml", people[_i].xml);
    expect_text("registry.xml", true, true, people[_i].text);
}
END_TEST

/* Prints a part, after the number of its kind. */
static int print_part(void *context, const struct registry_part *part)
{
    fprintf(context, "%d|%s|%s|%s|\n", (int)part->kind, part->label, part->text, part->uri);
    return 0;
}

static int print_part_xml(void *context, const struct registry_part *part)
{
    fprintf(context, "{%s}", part->xml);
    return 0;
}

static int print_record_xml(void *context, const struct registry_record *record)
{
    fprintf(context, "{%s}", record->xml);
    return 0;
}

static int print_person_xml(void *context, const struct registry_person *person)
{
    fprintf(context, "{%s}", person->xml);
    return 0;
}

#define HEAD                                                                                   \
    "<title>T</title>\n <xref type=\"rfc\" data=\"rfc1\"/><note title=\"N\">\n a  \n b <xref " \
    "type=\"uri\" data=\"u:v\">w</xref>\n</note>"

START_TEST(parts_of_the_document)
{
    unit_write_text("registry.xml", "<?a b  c?><?d?>" ROOT HEAD "<record/><?e f?><people/>"
                                    "<footnote anchor='1'>F</footnote><new/>" END_ROOT "<?g?>");
    char *text = read_text("registry.xml", (struct registry_listener){.part = print_part});
    char expected[1024];
    snprintf(expected, sizeof expected,
             "%d|a|b  c||\n%d|d|||\n%d||T||\n%d||[RFC1]||\n%d|N|a  \n b [w]|u:v|\n"
             "%d|1|F||\n%d||||\n",
             REGISTRY_INSTRUCTION, REGISTRY_INSTRUCTION, REGISTRY_TITLE, REGISTRY_LINK,
             REGISTRY_NOTE, REGISTRY_FOOTNOTE, REGISTRY_OTHER);
    ck_assert_str_eq(text, expected);
    free(text);
}
END_TEST

/* The listener gets all white space except that before and after the persons. */
START_TEST(the_document_as_xml)
{
    unit_write_text("registry.xml", "<?a b  c?><?d?>" ROOT HEAD " \n <record/>\t<record/>\n"
                                    "<people>  <person/> \n<person/>\n</people>\n<new/>" END_ROOT);
    char *text = read_text("registry.xml", (struct registry_listener){.part = print_part_xml,
                                                                      .record = print_record_xml,
                                                                      .person = print_person_xml,
                                                                      .wants_xml = true});
    ck_assert_str_eq(text, "{<?a b  c?>}{<?d?>}{<title>T</title>}{\n <xref type=\"rfc\" "
                           "data=\"rfc1\"/>}{<note title=\"N\">\n a  \n b <xref type=\"uri\" "
                           "data=\"u:v\">w</xref>\n</note>}{ \n <record/>}{\t<record/>}"
                           "{  <person/>}{ \n<person/>}{\n<new/>}");
    free(text);
}
END_TEST

/* Prints the anchors of the footnotes that a record refers to. */
static int print_footnotes(void *context, const struct registry_record *record)
{
    for (const char *each = record->footnotes; *each != '\0'; each += strlen(each) + 1)
        fprintf(context, "%s|", each);
    fputc('\n', context);
    return 0;
}

START_TEST(footnotes_of_records)
{
    unit_write_registry("registry.xml", "<record><xref type='note' data='1'/><note>a<xref "
                                        "type='note' data='2'/></note></record><record/>");
    char *text = read_text("registry.xml", (struct registry_listener){.record = print_footnotes});
    ck_assert_str_eq(text, "1|2|\n\n");
    free(text);
}
END_TEST

START_TEST(only_what_is_wanted)
{
    unit_write_registry("registry.xml", "<record><name>a</name></record>"
                                        "<people><person id='b'/></people>");
    expect_text("registry.xml", true, false, "a||||||||||||\n");
    expect_text("registry.xml", false, true, "b|||||\n");
    expect_text("registry.xml", false, false, "");
}
END_TEST

START_TEST(only_what_makes_services)
{
    char xml[4096];
    int length = snprintf(xml, sizeof xml, "%s%s", columns[_i].xml, columns[_i].xml);
    ck_assert_int_lt(length, (int)sizeof xml);
    unit_write_registry("registry.xml", xml);
    char *expected = read_text("registry.xml", (struct registry_listener){.record = print_service});
    char *found = read_text(
        "registry.xml", (struct registry_listener){.record = print_record, .services_only = true});
    ck_assert_str_eq(found, expected);
    free(expected);
    free(found);
}
END_TEST

START_TEST(root_with_a_prefix)
{
    unit_write_text("registry.xml", "<i:registry xmlns:i='" REGISTRY_NAMESPACE "' id='" REGISTRY_ID
                                    "'><i:record><i:name>a</i:name></i:record><record/>"
                                    "</i:registry>");
    expect_text("registry.xml", true, true, "a||||||||||||\n");
}
END_TEST

static void expect_updated(const char *xml, const char *expected)
{
    struct registry_listener listener = {.context = NULL};
    char updated[16];
    struct diagnostic diagnostic;
    unit_write_text("registry.xml", xml);
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 0);
    ck_assert_str_eq(updated, expected);
}

START_TEST(date_of_the_registry)
{
    expect_updated(ROOT "<updated>2026-08-17</updated>" END_ROOT, "2026-08-17");
    expect_updated(ROOT "<updated>\n 2026-08 \n</updated>" END_ROOT, "2026-08");
    expect_updated(ROOT END_ROOT, "");
    expect_updated(ROOT "<record><updated>2026-08-17</updated></record>" END_ROOT, "");
    expect_updated(ROOT "<updated>0123456789abcdefghi</updated>" END_ROOT, "0123456789abcde");
}
END_TEST

static int keep_line(void *context, const struct registry_record *record)
{
    unsigned long *line = context;
    *line = record->line;
    return 0;
}

/* A line number has room for more than 16 bits. */
START_TEST(line_of_a_record)
{
    unsigned long line = 0;
    struct registry_listener listener = {.context = &line, .record = keep_line};
    char lines[70001];
    char updated[16];
    struct diagnostic diagnostic;
    memset(lines, '\n', sizeof lines - 1);
    lines[sizeof lines - 1] = '\0';
    FILE *file = fopen("registry.xml", "we");
    fprintf(file, ROOT "%s<record>\n\n</record>\n" END_ROOT, lines);
    fclose(file);
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 0);
    ck_assert_uint_eq(line, 70001);
}
END_TEST

/* The listener is asked no more once it said something. */
static int say(void *context, const struct registry_record *record)
{
    int *calls = context;
    (*calls)++;
    return strcmp(record->columns[REGISTRY_NAME], "stop") == 0 ? -EDOM : 0;
}

static int say_seven(void *context, const struct registry_person *person)
{
    (void)context, (void)person;
    return 7;
}

START_TEST(the_listener_ends_it)
{
    int calls = 0;
    struct registry_listener listener = {.context = &calls, .record = say, .person = say_seven};
    char updated[16];
    struct diagnostic diagnostic;
    unit_write_registry("registry.xml", "<record/><record><name>stop</name></record><record/>"
                                        "<people><person/></people>");
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), -EDOM);
    ck_assert_int_eq(calls, 2);
    unit_write_registry("registry.xml", "<record/><people><person/></people><record/>");
    ck_assert_int_eq(registry_read("registry.xml", &listener, updated, &diagnostic), 7);
    ck_assert_int_eq(calls, 3);
}
END_TEST

Suite *registry_suite(void)
{
    Suite *suite = suite_create("registry");
    TCase *reading = unit_case(suite, "reading");
    tcase_add_loop_test(reading, iana_columns, 0, (int)COUNT(columns));
    tcase_add_loop_test(reading, any_xml, 0, (int)COUNT(other_xml));
    tcase_add_loop_test(reading, persons, 0, (int)COUNT(people));
    tcase_add_test(reading, only_what_is_wanted);
    tcase_add_loop_test(reading, only_what_makes_services, 0, (int)COUNT(columns));
    tcase_add_test(reading, parts_of_the_document);
    tcase_add_test(reading, the_document_as_xml);
    tcase_add_test(reading, footnotes_of_records);
    tcase_add_test(reading, root_with_a_prefix);
    tcase_add_test(reading, date_of_the_registry);
    tcase_add_test(reading, line_of_a_record);
    tcase_add_test(reading, the_listener_ends_it);
    return suite;
}
