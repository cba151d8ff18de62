/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "registry.h"

#include <string.h>

#include "reading.h"

/* The limit for one element; those of IANA have at most two. */
#define MAX_ATTRIBUTES 100

/* The reading of an XML reader, which is what handlers get. */
static struct reading *reading_of(void *reader)
{
    return ((struct xml_reader *)reader)->context;
}

static void start_root(struct reading *reading, const char *name, const xmlChar *namespace,
                       int count, const xmlChar **attributes)
{
    struct strbuf id = {0};
    reading->namespace = namespace;
    reading_add_attribute(reading, &id, "id", count, attributes);
    if (namespace == NULL || strcmp((const char *)namespace, REGISTRY_NAMESPACE) != 0 ||
        strcmp(name, "registry") != 0)
        xml_reader_refuse(&reading->reader,
                          "the document is not a registry in the namespace " REGISTRY_NAMESPACE);
    else if (strcmp(strbuf_string(&id), REGISTRY_ID) != 0)
        xml_reader_refuse(&reading->reader, "the registry's id is not " REGISTRY_ID);
    strbuf_free(&id);
}

/* The white space before the persons is the only one that the listener does not get. */
static void start_people(struct reading *reading)
{
    reading->section = IN_PEOPLE;
    xml_writer_clear(&reading->xml);
}

static void start_in_registry(struct reading *reading, const char *name, int count,
                              const xmlChar **attributes)
{
    if (strcmp(name, "record") == 0)
        reading_start_record(reading, count, attributes);
    else if (strcmp(name, "people") != 0)
        reading_start_part(reading, name, count, attributes);
    else if (reading->listener->person != NULL)
        start_people(reading);
}

static void start_element(struct reading *reading, const char *element, const xmlChar *namespace,
                          int count, const xmlChar **attributes)
{
    if (reading->depth == 1)
        start_root(reading, element, namespace, count, attributes);
    else if (namespace != reading->namespace)
        return; /* The parser has one copy of each namespace, so that pointers can be compared. */
    else if (reading->depth == 2)
        start_in_registry(reading, element, count, attributes);
    else if (reading->section == IN_PART)
        reading_start_in_text(reading, element, count, attributes);
    else if (reading->section == IN_RECORD)
        reading_start_in_record(reading, element, count, attributes);
    else if (reading->section == IN_PEOPLE && reading->depth == 3 && strcmp(element, "person") == 0)
        reading_start_person(reading, count, attributes);
    else if (reading->section == IN_PERSON)
        reading_start_in_person(reading, element);
}

/* Whether the listener wants the XML of what is being read. */
static bool is_kept(const struct reading *reading)
{
    return reading->listener->wants_xml && reading->section != OUTSIDE &&
           reading->section != IN_PEOPLE;
}

/* Whether characters are white space between two items that the listener wants. */
static bool is_between(const struct reading *reading)
{
    return reading->listener->wants_xml && ((reading->section == OUTSIDE && reading->depth == 1) ||
                                            (reading->section == IN_PEOPLE && reading->depth == 2));
}

/* The namespace to write for an element; NULL: the namespace of the registry. That of the prefix
 * `xml` must have no other prefix. */
static const char *other_namespace(const struct reading *reading, const xmlChar *namespace)
{
    if (namespace == reading->namespace)
        return NULL;
    if (namespace == NULL || xmlStrEqual(namespace, XML_XML_NAMESPACE))
        return "none:";
    return (const char *)namespace;
}

/* Heed what a function of xml_writer.h returned. Each element of another namespace is written with
 * its namespace, so that the XML can get longer than the file. */
static void heed_writer(struct reading *reading, int error)
{
    if (error != 0)
        xml_reader_fail_memory(&reading->reader);
    else if (xml_writer_total(&reading->xml) > REGISTRY_MAX_BYTES)
        xml_reader_refuse(&reading->reader, "the namespaces of its elements are too long");
}

static void keep_start(struct reading *reading, const char *element, const char *other, int count,
                       const xmlChar **attributes)
{
    int error = xml_writer_start(&reading->xml, element, other);
    for (int i = 0; i < count && error == 0; i++, attributes += PARTS) {
        if (attributes[NAMESPACE_PART] != NULL)
            continue;
        strbuf_clear(&reading->value);
        reading_add_value(reading, &reading->value, attributes);
        error = xml_writer_attribute(&reading->xml, (const char *)attributes[NAME_PART],
                                     strbuf_string(&reading->value));
    }
    heed_writer(reading, error);
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

/* The end of an element that may be an item. */
static void end_item(struct reading *reading)
{
    switch (reading->section) {
    case IN_PART:
        reading_end_part(reading);
        break;
    case IN_RECORD:
        reading_end_record(reading);
        break;
    case IN_PERSON:
        reading_end_person(reading);
        break;
    case OUTSIDE:
    case IN_PEOPLE:
        break;
    }
    xml_writer_clear(&reading->xml);
}

/* End the text that the element at this depth has opened. */
static void close_text(struct reading *reading)
{
    if (reading->xref_depth == reading->depth)
        reading_end_xref(reading);
    if (reading->open_depth == reading->depth)
        reading->open = NULL;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    struct reading *reading = reading_of(context);
    (void)prefix;

    if (reading->reader.error != 0)
        return;
    if (is_kept(reading))
        heed_writer(reading, xml_writer_end(&reading->xml, (const char *)name,
                                            other_namespace(reading, namespace)));
    if (reading->ignored_depth == reading->depth)
        reading->ignored_depth = 0;
    close_text(reading);
    if (reading->depth == 3 && reading->section == IN_RECORD) {
        reading->in_assignee = false;
    } else if (reading->depth == 3 && reading->section == IN_PERSON) {
        end_item(reading);
        reading->section = IN_PEOPLE;
    } else if (reading->depth == 2) {
        end_item(reading);
        reading->section = OUTSIDE;
    }
    reading->depth--;
}

static void on_characters(void *context, const xmlChar *bytes, int length)
{
    struct reading *reading = reading_of(context);
    if (reading->open != NULL)
        reading_add(reading, reading->open, (const char *)bytes, (size_t)length);
}

/* As on_characters, for a listener that wants XML. */
static void keep_characters(void *context, const xmlChar *bytes, int length)
{
    struct reading *reading = reading_of(context);
    on_characters(context, bytes, length);
    if (reading->reader.error == 0 && (is_kept(reading) || is_between(reading)))
        heed_writer(reading,
                    xml_writer_characters(&reading->xml, (const char *)bytes, (size_t)length));
}

/* Instructions after the start of the root are skipped. */
static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    struct reading *reading = reading_of(context);
    if (reading->reader.error == 0 && reading->namespace == NULL)
        reading_instruction(reading, (const char *)target, (const char *)data);
}

static void free_texts(struct reading *reading)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        strbuf_free(&reading->columns[i]);
    for (int i = 0; i < PERSON_PARTS; i++)
        strbuf_free(&reading->person[i]);
    strbuf_free(&reading->contacts);
    strbuf_free(&reading->footnotes);
    strbuf_free(&reading->label);
    strbuf_free(&reading->uri);
    strbuf_free(&reading->text);
    strbuf_free(&reading->updated);
    strbuf_free(&reading->xml.text);
    strbuf_free(&reading->value);
    strbuf_free(&reading->xref_type);
    strbuf_free(&reading->xref_target);
}

int registry_read(const char *path, const struct registry_listener *listener, char updated[16],
                  struct diagnostic *diagnostic)
{
    const struct xml_handlers handlers = {
        .start = on_start,
        .end = on_end,
        .characters = listener->wants_xml ? keep_characters : on_characters,
        .instruction = listener->part != NULL ? on_instruction : NULL,
    };
    struct reading reading = {
        .reader = {.diagnostic = diagnostic,
                   .max_bytes = REGISTRY_MAX_BYTES,
                   .any_file = listener->any_file},
        .listener = listener,
    };
    reading.reader.context = &reading;

    int error = xml_reader_read(&reading.reader, path, &handlers);
    if (error == 0) {
        strncpy(updated, strbuf_string(&reading.updated), 15);
        updated[15] = '\0';
    }
    free_texts(&reading);
    return error;
}
