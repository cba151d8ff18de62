/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reading.h"

#include <ctype.h>
#include <string.h>

/* The limit for one text: a longer one is an attempt to fill the memory. */
#define MAX_TEXT 1000000ul

void reading_add(struct reading *reading, struct strbuf *text, const char *bytes, size_t length)
{
    if (reading->reader.error != 0)
        return;
    if (text->length + length > MAX_TEXT)
        xml_reader_refuse(&reading->reader, "a text of more than a million bytes");
    else if (strbuf_add(text, bytes, length) != 0)
        xml_reader_fail_memory(&reading->reader);
}

/* libxml2 gives an ampersand as a character reference. */
void reading_add_value(struct reading *reading, struct strbuf *text, const xmlChar **attribute)
{
    static const char ampersand[] = "&#38;";
    const char *value = (const char *)attribute[VALUE_PART];
    size_t length = (size_t)((const char *)attribute[END_PART] - value);
    const char *found;
    while (memchr(value, '&', length) != NULL &&
           (found = memmem(value, length, ampersand, strlen(ampersand))) != NULL) {
        size_t part = (size_t)(found - value) + 1;
        reading_add(reading, text, value, part);
        length -= part - 1 + strlen(ampersand);
        value = found + strlen(ampersand);
    }
    reading_add(reading, text, value, length);
}

void reading_add_attribute(struct reading *reading, struct strbuf *text, const char *name,
                           int count, const xmlChar **attributes)
{
    for (int i = 0; i < count; i++, attributes += PARTS) {
        const char *own = (const char *)attributes[NAME_PART];
        if (attributes[NAMESPACE_PART] == NULL && *own == *name && strcmp(own, name) == 0)
            reading_add_value(reading, text, attributes);
    }
}

void reading_open(struct reading *reading, struct strbuf *text)
{
    reading->open = text;
    reading->open_depth = reading->depth;
}

/* Add the target of the xref to the contacts, unless it is the last of them: most records have the
 * same assignee and contact. */
static void note_contact(struct reading *reading)
{
    const struct strbuf *target = &reading->xref_target;
    const struct strbuf *contacts = &reading->contacts;
    size_t size = target->length + 1;
    if (contacts->length >= size &&
        memcmp(contacts->bytes + contacts->length - size, target->bytes, size) == 0 &&
        (contacts->length == size || contacts->bytes[contacts->length - size - 1] == '\0'))
        return;
    reading_add(reading, &reading->contacts, target->bytes, size);
}

/* Add the target of the xref to the contacts, the footnotes or the address of the item. */
static void note_target(struct reading *reading, const char *type, bool is_person)
{
    const struct strbuf *target = &reading->xref_target;
    if (target->length == 0)
        return;
    if (reading->section == IN_PART) {
        if (strcmp(type, "uri") == 0 && reading->uri.length == 0)
            reading_add(reading, &reading->uri, target->bytes, target->length);
    } else if (is_person && reading->listener->person != NULL) {
        note_contact(reading);
    } else if (strcmp(type, "note") == 0) {
        reading_add(reading, &reading->footnotes, target->bytes, target->length + 1);
    }
}

void reading_start_xref(struct reading *reading, int count, const xmlChar **attributes)
{
    struct strbuf *target = &reading->xref_target;
    strbuf_clear(&reading->xref_type);
    reading_add_attribute(reading, &reading->xref_type, "type", count, attributes);
    const char *type = strbuf_string(&reading->xref_type);
    bool is_person = strcmp(type, "person") == 0;
    strbuf_clear(target);
    reading_add_attribute(reading, target, "data", count, attributes);
    if (strcmp(type, "rfc") == 0)
        for (size_t i = 0; i < target->length; i++)
            target->bytes[i] = (char)toupper((unsigned char)target->bytes[i]);

    note_target(reading, type, is_person);
    if (reading->open == NULL)
        reading_open(reading, reading_xref_column(reading, is_person));
    reading_add(reading, reading->open, "[", 1);
    reading->xref_depth = reading->depth;
    reading->xref_start = reading->open->length;
}

void reading_end_xref(struct reading *reading)
{
    if (reading->open->length == reading->xref_start)
        reading_add(reading, reading->open, strbuf_string(&reading->xref_target),
                    reading->xref_target.length);
    reading_add(reading, reading->open, "]", 1);
    reading->xref_depth = 0;
}

void reading_start_in_text(struct reading *reading, const char *name, int count,
                           const xmlChar **attributes)
{
    if (strcmp(name, "xref") == 0 && reading->xref_depth == 0)
        reading_start_xref(reading, count, attributes);
    else if (strcmp(name, "paragraph") == 0 && reading->open != NULL)
        reading_add(reading, reading->open, "        ", 8);
}

void reading_heed(struct reading *reading, int said)
{
    if (said != 0)
        xml_reader_stop(&reading->reader, said);
}
