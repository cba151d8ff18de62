/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads a record: makes the columns of IANA's page from its elements. */

#include "reading.h"

#include <string.h>

#include "cell.h"

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

void reading_start_record(struct reading *reading, int count, const xmlChar **attributes)
{
    reading->section = IN_RECORD;
    reading->has_assignee = false;
    reading->line = xml_reader_line(&reading->reader);
    strbuf_clear(&reading->contacts);
    strbuf_clear(&reading->footnotes);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        strbuf_clear(&reading->columns[i]);
    if (reading->listener->services_only)
        return;
    reading_add_attribute(reading, &reading->columns[REGISTRY_REGISTERED], "date", count,
                          attributes);
    reading_add_attribute(reading, &reading->columns[REGISTRY_MODIFIED], "updated", count,
                          attributes);
}

struct strbuf *reading_xref_column(struct reading *reading, bool is_person)
{
    enum registry_column column = REGISTRY_REFERENCE;
    if (reading->in_assignee)
        column = REGISTRY_ASSIGNEE;
    else if (is_person)
        column = REGISTRY_CONTACT;
    return &reading->columns[column];
}

/* The column for the text of this element; or NULL. Most elements differ in their first letter. */
static const struct text_column *find_text_column(const char *element)
{
    for (size_t i = 0; i < sizeof text_columns / sizeof text_columns[0]; i++)
        if (*element == *text_columns[i].element && strcmp(element, text_columns[i].element) == 0)
            return &text_columns[i];
    return NULL;
}

static void start_column(struct reading *reading, const char *name, int count,
                         const xmlChar **attributes)
{
    const struct text_column *text_column = find_text_column(name);
    if (reading->listener->services_only && (text_column == NULL || !text_column->makes_services))
        reading->ignored_depth = reading->depth;
    else if (text_column != NULL)
        reading_open(reading, &reading->columns[text_column->column]);
    else if (strcmp(name, "xref") == 0)
        reading_start_xref(reading, count, attributes);
    else if (strcmp(name, "assignee") == 0)
        reading->in_assignee = reading->has_assignee = true;
}

void reading_start_in_record(struct reading *reading, const char *name, int count,
                             const xmlChar **attributes)
{
    if (reading->depth == 3)
        start_column(reading, name, count, attributes);
    else
        reading_start_in_text(reading, name, count, attributes);
}

void reading_end_record(struct reading *reading)
{
    struct registry_record record = {
        .line = reading->line,
        .source = "",
        .contacts = strbuf_string(&reading->contacts),
        .footnotes = strbuf_string(&reading->footnotes),
        .xml = strbuf_string(&reading->xml.text),
    };
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        if (reading->columns[i].length > 0)
            cell_tidy(&reading->columns[i]);
        record.columns[i] = strbuf_string(&reading->columns[i]);
    }
    if (!reading->has_assignee)
        record.columns[REGISTRY_ASSIGNEE] = record.columns[REGISTRY_CONTACT];
    if (reading->listener->record != NULL)
        reading_heed(reading, reading->listener->record(reading->listener->context, &record));
}
