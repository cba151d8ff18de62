/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "registry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "common/strbuf.h"
#include "xml_reader.h"
#include "xml_writer.h"

/* The limit for one text: a longer one is an attempt to fill the memory. */
#define MAX_TEXT 1000000ul

/* The limit for one element; those of IANA have at most two. */
#define MAX_ATTRIBUTES 100

const char *const registry_titles[REGISTRY_COLUMNS] = {
    [REGISTRY_NAME] = "Service Name",
    [REGISTRY_NUMBER] = "Port Number",
    [REGISTRY_PROTOCOL] = "Transport Protocol",
    [REGISTRY_DESCRIPTION] = "Description",
    [REGISTRY_ASSIGNEE] = "Assignee",
    [REGISTRY_CONTACT] = "Contact",
    [REGISTRY_REGISTERED] = "Registration Date",
    [REGISTRY_MODIFIED] = "Modification Date",
    [REGISTRY_REFERENCE] = "Reference",
    [REGISTRY_SERVICE_CODE] = "Service Code",
    [REGISTRY_UNAUTHORIZED] = "Unauthorized Use Reported",
    [REGISTRY_NOTES] = "Assignment Notes",
};

/* The elements of a record that have the text of a column. */
static const struct text_column {
    const char *element;
    enum registry_column column;
    bool makes_services;
} text_columns[] = {
    {"name", REGISTRY_NAME, true},         {"number", REGISTRY_NUMBER, true},
    {"protocol", REGISTRY_PROTOCOL, true}, {"description", REGISTRY_DESCRIPTION, false},
    {"sc", REGISTRY_SERVICE_CODE, false},  {"unauthorized", REGISTRY_UNAUTHORIZED, false},
    {"note", REGISTRY_NOTES, true},
};
#define TEXT_COLUMNS (sizeof text_columns / sizeof text_columns[0])

enum person_part {
    PERSON_ID,
    PERSON_NAME,
    PERSON_ORGANIZATION,
    PERSON_URI,
    PERSON_UPDATED,
    PERSON_PARTS
};

/* The elements of a person that have text. */
static const struct {
    const char *element;
    enum person_part part;
} person_parts[] = {
    {"name", PERSON_NAME},
    {"org", PERSON_ORGANIZATION},
    {"uri", PERSON_URI},
    {"updated", PERSON_UPDATED},
};

/* The part of the document that is being read. */
enum section { OUTSIDE, IN_RECORD, IN_PEOPLE, IN_PERSON };

struct reading {
    struct xml_reader reader;
    const struct registry_listener *listener;
    const xmlChar *namespace;               /* the root's */
    const char *column_names[TEXT_COLUMNS]; /* the parser's copies of the names in text_columns */
    unsigned depth;                         /* of open elements */
    unsigned ignored_depth; /* the depth of the open element that is skipped; or 0 */
    enum section section;
    bool has_assignee;
    bool in_assignee;
    unsigned long line; /* of the record */
    struct strbuf columns[REGISTRY_COLUMNS];
    struct strbuf person[PERSON_PARTS];
    struct strbuf contacts; /* ids of the persons that the record names, with their NULs */
    struct strbuf updated;  /* of the registry */
    struct xml_writer xml;  /* of the record or the person, if the listener wants it */
    struct strbuf value;    /* of an attribute of it */

    struct strbuf *open;       /* the text to which characters are added; or NULL */
    unsigned open_depth;       /* the depth of its element */
    unsigned xref_depth;       /* of the open xref; or 0 */
    size_t xref_start;         /* where its text starts in *open */
    struct strbuf xref_target; /* its target, which is printed if the xref has no text */
};

/* The reading of an XML reader, which is what handlers get. */
static struct reading *reading_of(void *reader)
{
    return ((struct xml_reader *)reader)->context;
}

static void add_text(struct reading *reading, struct strbuf *text, const char *bytes, size_t length)
{
    if (reading->reader.error != 0)
        return;
    if (text->length + length > MAX_TEXT)
        xml_reader_refuse(&reading->reader, "a text of more than a million bytes");
    else if (strbuf_add(text, bytes, length) != 0)
        xml_reader_fail_memory(&reading->reader);
}

/* An attribute in the SAX2 interface is five pointers. */
enum attribute_part { NAME_PART, PREFIX_PART, NAMESPACE_PART, VALUE_PART, END_PART, PARTS };

/* Add the value of an attribute to `text`. libxml2 gives an ampersand as a character reference. */
static void add_value(struct reading *reading, struct strbuf *text, const xmlChar **attribute)
{
    static const char ampersand[] = "&#38;";
    const char *value = (const char *)attribute[VALUE_PART];
    size_t length = (size_t)((const char *)attribute[END_PART] - value);
    const char *found;
    while ((found = memmem(value, length, ampersand, strlen(ampersand))) != NULL) {
        size_t part = (size_t)(found - value) + 1;
        add_text(reading, text, value, part);
        length -= part - 1 + strlen(ampersand);
        value = found + strlen(ampersand);
    }
    add_text(reading, text, value, length);
}

/* Add the value of the attribute with this name, if the element has it. */
static void add_attribute(struct reading *reading, struct strbuf *text, const char *name, int count,
                          const xmlChar **attributes)
{
    for (int i = 0; i < count; i++, attributes += PARTS)
        if (attributes[NAMESPACE_PART] == NULL &&
            strcmp((const char *)attributes[NAME_PART], name) == 0)
            add_value(reading, text, attributes);
}

static void start_root(struct reading *reading, const char *name, const char *namespace, int count,
                       const xmlChar **attributes)
{
    struct strbuf id = {0};
    add_attribute(reading, &id, "id", count, attributes);
    if (namespace == NULL || strcmp(namespace, REGISTRY_NAMESPACE) != 0 ||
        strcmp(name, "registry") != 0)
        xml_reader_refuse(&reading->reader,
                          "the document is not a registry in the namespace " REGISTRY_NAMESPACE);
    else if (strcmp(strbuf_string(&id), REGISTRY_ID) != 0)
        xml_reader_refuse(&reading->reader, "the registry's id is not " REGISTRY_ID);
    free(id.bytes);
}

static void open_text(struct reading *reading, struct strbuf *text)
{
    reading->open = text;
    reading->open_depth = reading->depth;
}

static void start_record(struct reading *reading, int count, const xmlChar **attributes)
{
    reading->section = IN_RECORD;
    reading->has_assignee = false;
    reading->line = xml_reader_line(&reading->reader);
    xml_writer_clear(&reading->xml);
    strbuf_clear(&reading->contacts);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        strbuf_clear(&reading->columns[i]);
    if (reading->listener->services_only)
        return;
    add_attribute(reading, &reading->columns[REGISTRY_REGISTERED], "date", count, attributes);
    add_attribute(reading, &reading->columns[REGISTRY_MODIFIED], "updated", count, attributes);
}

/* An xref is printed in brackets: in a text at its place, otherwise in the column of its type. */
static void start_xref(struct reading *reading, int count, const xmlChar **attributes)
{
    struct strbuf type = {0};
    add_attribute(reading, &type, "type", count, attributes);
    strbuf_clear(&reading->xref_target);
    add_attribute(reading, &reading->xref_target, "data", count, attributes);
    if (strcmp(strbuf_string(&type), "rfc") == 0)
        for (size_t i = 0; i < reading->xref_target.length; i++)
            reading->xref_target.bytes[i] =
                (char)toupper((unsigned char)reading->xref_target.bytes[i]);

    bool is_person = strcmp(strbuf_string(&type), "person") == 0;
    if (is_person && reading->listener->person != NULL && reading->xref_target.length > 0)
        add_text(reading, &reading->contacts, strbuf_string(&reading->xref_target),
                 reading->xref_target.length + 1);
    if (reading->open == NULL) {
        enum registry_column column = REGISTRY_REFERENCE;
        if (reading->in_assignee)
            column = REGISTRY_ASSIGNEE;
        else if (is_person)
            column = REGISTRY_CONTACT;
        open_text(reading, &reading->columns[column]);
    }
    add_text(reading, reading->open, "[", 1);
    reading->xref_depth = reading->depth;
    reading->xref_start = reading->open->length;
    free(type.bytes);
}

static void end_xref(struct reading *reading)
{
    if (reading->open->length == reading->xref_start)
        add_text(reading, reading->open, strbuf_string(&reading->xref_target),
                 reading->xref_target.length);
    add_text(reading, reading->open, "]", 1);
    reading->xref_depth = 0;
}

/* The column for the text of this element; or NULL. The parser has one copy of each name, so after
 * the first time the pointers are compared. */
static const struct text_column *find_text_column(struct reading *reading, const char *element)
{
    for (size_t i = 0; i < TEXT_COLUMNS; i++)
        if (element == reading->column_names[i])
            return &text_columns[i];
    for (size_t i = 0; i < TEXT_COLUMNS; i++) {
        if (strcmp(element, text_columns[i].element) == 0) {
            reading->column_names[i] = element;
            return &text_columns[i];
        }
    }
    return NULL;
}

static void start_column(struct reading *reading, const char *name, int count,
                         const xmlChar **attributes)
{
    const struct text_column *text_column = find_text_column(reading, name);
    if (reading->listener->services_only && (text_column == NULL || !text_column->makes_services))
        reading->ignored_depth = reading->depth;
    else if (text_column != NULL)
        open_text(reading, &reading->columns[text_column->column]);
    else if (strcmp(name, "xref") == 0)
        start_xref(reading, count, attributes);
    else if (strcmp(name, "assignee") == 0)
        reading->in_assignee = reading->has_assignee = true;
}

static void start_in_record(struct reading *reading, const char *name, int count,
                            const xmlChar **attributes)
{
    if (reading->depth == 3)
        start_column(reading, name, count, attributes);
    else if (strcmp(name, "xref") == 0 && reading->xref_depth == 0)
        start_xref(reading, count, attributes);
    else if (strcmp(name, "paragraph") == 0 && reading->open != NULL)
        add_text(reading, reading->open, "        ", 8);
}

static void start_person(struct reading *reading, int count, const xmlChar **attributes)
{
    reading->section = IN_PERSON;
    xml_writer_clear(&reading->xml);
    for (int i = 0; i < PERSON_PARTS; i++)
        strbuf_clear(&reading->person[i]);
    add_attribute(reading, &reading->person[PERSON_ID], "id", count, attributes);
}

static void start_in_person(struct reading *reading, const char *name)
{
    for (size_t i = 0; i < sizeof person_parts / sizeof person_parts[0]; i++) {
        if (reading->depth != 4 || strcmp(name, person_parts[i].element) != 0)
            continue;
        struct strbuf *part = &reading->person[person_parts[i].part];
        if (part->length > 0) /* a person can have several addresses */
            add_text(reading, part, ", ", 2);
        open_text(reading, part);
    }
}

static void start_in_registry(struct reading *reading, const char *name, int count,
                              const xmlChar **attributes)
{
    if (strcmp(name, "record") == 0)
        start_record(reading, count, attributes);
    else if (strcmp(name, "people") == 0 && reading->listener->person != NULL)
        reading->section = IN_PEOPLE;
    else if (strcmp(name, "updated") == 0)
        open_text(reading, &reading->updated);
}

static void start_element(struct reading *reading, const char *element, const xmlChar *namespace,
                          int count, const xmlChar **attributes)
{
    if (reading->depth == 1)
        reading->namespace = namespace;
    if (reading->depth == 1)
        start_root(reading, element, (const char *)namespace, count, attributes);
    else if (namespace != reading->namespace)
        return; /* The parser has one copy of each namespace, so that pointers can be compared. */
    else if (reading->depth == 2)
        start_in_registry(reading, element, count, attributes);
    else if (reading->section == IN_RECORD)
        start_in_record(reading, element, count, attributes);
    else if (reading->section == IN_PEOPLE && reading->depth == 3 && strcmp(element, "person") == 0)
        start_person(reading, count, attributes);
    else if (reading->section == IN_PERSON)
        start_in_person(reading, element);
}

/* Whether the listener wants the XML of what is being read. */
static bool is_kept(const struct reading *reading)
{
    return reading->listener->wants_xml &&
           (reading->section == IN_RECORD || reading->section == IN_PERSON);
}

/* The namespace to write for an element; NULL: the namespace of the registry. */
static const char *other_namespace(const struct reading *reading, const xmlChar *namespace)
{
    if (namespace == reading->namespace)
        return NULL;
    return namespace != NULL ? (const char *)namespace : "none:";
}

static void keep_start(struct reading *reading, const char *element, const char *other, int count,
                       const xmlChar **attributes)
{
    int error = xml_writer_start(&reading->xml, element, other);
    for (int i = 0; i < count && error == 0; i++, attributes += PARTS) {
        if (attributes[NAMESPACE_PART] != NULL)
            continue;
        strbuf_clear(&reading->value);
        add_value(reading, &reading->value, attributes);
        error = xml_writer_attribute(&reading->xml, (const char *)attributes[NAME_PART],
                                     strbuf_string(&reading->value));
    }
    if (error != 0)
        xml_reader_fail_memory(&reading->reader);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int count, int defaulted, const xmlChar **attributes)
{
    struct reading *reading = reading_of(context);
    (void)prefix, (void)namespace_count, (void)namespaces, (void)defaulted;

    if (reading->reader.error != 0)
        return;
    reading->depth++;
    if (count > MAX_ATTRIBUTES) {
        xml_reader_refuse(&reading->reader, "an element with more than a hundred attributes");
        return;
    }
    if (reading->ignored_depth == 0)
        start_element(reading, (const char *)name, namespace, count, attributes);
    if (is_kept(reading))
        keep_start(reading, (const char *)name, other_namespace(reading, namespace), count,
                   attributes);
}

static void end_record(struct reading *reading)
{
    struct registry_record record = {
        .line = reading->line,
        .contacts = strbuf_string(&reading->contacts),
        .xml = strbuf_string(&reading->xml.text),
        .registry_updated = strbuf_string(&reading->updated),
    };
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        if (reading->columns[i].length > 0)
            cell_tidy(&reading->columns[i]);
        record.columns[i] = strbuf_string(&reading->columns[i]);
    }
    if (!reading->has_assignee)
        record.columns[REGISTRY_ASSIGNEE] = record.columns[REGISTRY_CONTACT];

    int said = reading->listener->record != NULL
                   ? reading->listener->record(reading->listener->context, &record)
                   : 0;
    if (said != 0)
        xml_reader_stop(&reading->reader, said);
}

static void end_person(struct reading *reading)
{
    struct strbuf *name = &reading->person[PERSON_NAME];
    const struct strbuf *organization = &reading->person[PERSON_ORGANIZATION];
    for (int i = 0; i < PERSON_PARTS; i++)
        cell_tidy(&reading->person[i]);
    if (name->length > 0 && organization->length > 0)
        add_text(reading, name, ", ", 2);
    add_text(reading, name, strbuf_string(organization), organization->length);
    struct registry_person person = {
        .id = strbuf_string(&reading->person[PERSON_ID]),
        .name = strbuf_string(&reading->person[PERSON_NAME]),
        .uri = strbuf_string(&reading->person[PERSON_URI]),
        .updated = strbuf_string(&reading->person[PERSON_UPDATED]),
        .xml = strbuf_string(&reading->xml.text),
    };
    int said = reading->listener->person(reading->listener->context, &person);
    if (said != 0)
        xml_reader_stop(&reading->reader, said);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    struct reading *reading = reading_of(context);
    (void)prefix;

    if (reading->reader.error != 0)
        return;
    if (is_kept(reading) &&
        xml_writer_end(&reading->xml, (const char *)name, other_namespace(reading, namespace)) != 0)
        xml_reader_fail_memory(&reading->reader);
    if (reading->ignored_depth == reading->depth)
        reading->ignored_depth = 0;
    if (reading->xref_depth == reading->depth)
        end_xref(reading);
    if (reading->open_depth == reading->depth) {
        if (reading->open == &reading->updated)
            cell_tidy(&reading->updated);
        reading->open = NULL;
    }
    if (reading->depth == 3 && reading->section == IN_RECORD) {
        reading->in_assignee = false;
    } else if (reading->depth == 3 && reading->section == IN_PERSON) {
        end_person(reading);
        reading->section = IN_PEOPLE;
    } else if (reading->depth == 2) {
        if (reading->section == IN_RECORD)
            end_record(reading);
        reading->section = OUTSIDE;
    }
    reading->depth--;
}

static void on_characters(void *context, const xmlChar *bytes, int length)
{
    struct reading *reading = reading_of(context);
    if (reading->open != NULL)
        add_text(reading, reading->open, (const char *)bytes, (size_t)length);
}

/* The same for a listener that wants XML. */
static void keep_characters(void *context, const xmlChar *bytes, int length)
{
    struct reading *reading = reading_of(context);
    on_characters(reading, bytes, length);
    if (reading->reader.error == 0 && is_kept(reading) &&
        xml_writer_characters(&reading->xml, (const char *)bytes, (size_t)length) != 0)
        xml_reader_fail_memory(&reading->reader);
}

static void free_texts(struct reading *reading)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        strbuf_free(&reading->columns[i]);
    for (int i = 0; i < PERSON_PARTS; i++)
        strbuf_free(&reading->person[i]);
    strbuf_free(&reading->contacts);
    strbuf_free(&reading->updated);
    strbuf_free(&reading->xml.text);
    strbuf_free(&reading->value);
    strbuf_free(&reading->xref_target);
}

int registry_read(const char *path, const struct registry_listener *listener, char updated[16],
                  struct diagnostic *diagnostic)
{
    charactersSAXFunc characters = listener->wants_xml ? keep_characters : on_characters;
    struct reading reading = {
        .reader = {.diagnostic = diagnostic,
                   .max_bytes = REGISTRY_MAX_BYTES,
                   .any_file = listener->any_file},
        .listener = listener,
    };
    reading.reader.context = &reading;

    int error = xml_reader_read(&reading.reader, path, on_start, on_end, characters);
    if (error == 0) {
        strncpy(updated, strbuf_string(&reading.updated), 15);
        updated[15] = '\0';
    }
    free_texts(&reading);
    return error;
}
