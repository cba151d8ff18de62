/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "own_records.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/xml_writer.h"

/* Add an element on a line of its own, unless it is empty. 0, or -ENOMEM. */
static int write_element(struct xml_writer *writer, const char *name, const char *text)
{
    static const char indent[] = "\n    ";
    if (*text == '\0')
        return 0;
    int error = xml_writer_characters(writer, indent, strlen(indent));
    if (error == 0)
        error = xml_writer_start(writer, name, NULL);
    if (error == 0)
        error = xml_writer_characters(writer, text, strlen(text));
    return error == 0 ? xml_writer_end(writer, name, NULL) : error;
}

/* Write the element of the record in IANA's schema. 0, or -ENOMEM. */
static int write_xml(struct xml_writer *writer, const struct registry_record *record)
{
    static const char indent[] = "\n  ";
    int error = xml_writer_characters(writer, indent, strlen(indent));
    if (error == 0)
        error = xml_writer_start(writer, "record", NULL);
    if (error == 0)
        error = write_element(writer, "name", record->columns[REGISTRY_NAME]);
    if (error == 0)
        error = write_element(writer, "protocol", record->columns[REGISTRY_PROTOCOL]);
    if (error == 0)
        error = write_element(writer, "number", record->columns[REGISTRY_NUMBER]);
    if (error == 0)
        error = write_element(writer, "note", record->columns[REGISTRY_NOTES]);
    if (error == 0)
        error = xml_writer_characters(writer, indent, strlen(indent));
    return error == 0 ? xml_writer_end(writer, "record", NULL) : error;
}

/* Add a record of the line with this name and note. 0, or -ENOMEM. */
static int add(const struct own_records *records, const struct table_line *line, const char *name,
               const char *note)
{
    struct xml_writer writer = {.in_tag = false};
    char number[sizeof "65535"];
    struct registry_record record = {
        .line = line->number,
        .source = line->path,
        .is_first = records->are_first,
        .contacts = "",
        .footnotes = "",
    };
    snprintf(number, sizeof number, "%u", line->port);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = "";
    record.columns[REGISTRY_NAME] = name;
    record.columns[REGISTRY_NUMBER] = number;
    record.columns[REGISTRY_PROTOCOL] = line->protocol;
    record.columns[REGISTRY_NOTES] = note;
    int error = records->wants_xml ? write_xml(&writer, &record) : 0;
    record.xml = strbuf_string(&writer.text);
    if (error == 0)
        error = document_add(records->document, &record);
    strbuf_free(&writer.text);
    return error;
}

int own_records_add(void *context, const struct table_line *line, struct diagnostic *diagnostic)
{
    struct own_records *records = context;
    char *note = NULL;
    int error = table_add_line(&records->table, line, TABLE_HOST, diagnostic);
    if (error != 0)
        return error;
    error = add(records, line, line->name, "");
    if (error == 0 && asprintf(&note, "This entry is an alias to \"%s\".", line->name) < 0) {
        note = NULL;
        error = -ENOMEM;
    }
    for (size_t i = 0; i < line->alias_count && error == 0; i++)
        error = add(records, line, line->aliases[i], note);
    free(note);
    if (error != 0)
        diagnostic_set(diagnostic, error, 0, 0, "out of memory");
    return error;
}
