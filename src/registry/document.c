/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "registry.h"

/* Strings are offsets in document.strings, because strbuf_add can move its bytes. */
struct document_record {
    uint32_t line;
    bool is_first;
    uint32_t columns[REGISTRY_COLUMNS];
    uint32_t contacts;
    uint32_t footnotes;
    uint32_t xml;
    uint32_t source;
};

struct document_person {
    uint32_t id, name, organization, uri, updated, xml;
};

struct document_part {
    enum registry_part_kind kind;
    uint32_t label, text, uri, xml;
};

static const char *string(const struct document *document, uint32_t offset)
{
    return document->strings.bytes + offset;
}

/* Copy a string, of `size` bytes with its NUL, to document.strings. *offset gets its place. 0, or
 * -ENOMEM. */
static int keep_bytes(struct document *document, const char *bytes, size_t size, uint32_t *offset)
{
    *offset = 0;
    if (size <= 1 && document->strings.length > 0)
        return 0;
    if (document->strings.length + size > UINT32_MAX)
        return -ENOMEM;
    *offset = (uint32_t)document->strings.length;
    return strbuf_add(&document->strings, bytes, size);
}

static int keep(struct document *document, const char *text, uint32_t *offset)
{
    return keep_bytes(document, text, strlen(text) + 1, offset);
}

/* Copy a list: strings with their NULs, and then "". */
static int keep_list(struct document *document, const char *list, uint32_t *offset)
{
    const char *end = list;
    while (*end != '\0')
        end += strlen(end) + 1;
    return keep_bytes(document, list, (size_t)(end - list) + 1, offset);
}

static int keep_part(void *context, const struct registry_part *part)
{
    struct document *document = context;
    struct document_part *parts = array_room(document->parts, document->part_count, sizeof *parts);
    struct document_part kept = {.kind = part->kind};
    if (parts == NULL)
        return -ENOMEM;
    document->parts = parts;
    int error = keep(document, part->label, &kept.label);
    if (error == 0)
        error = keep(document, part->text, &kept.text);
    if (error == 0)
        error = keep(document, part->uri, &kept.uri);
    if (error == 0)
        error = keep(document, part->xml, &kept.xml);
    if (error != 0)
        return error;
    document->parts[document->part_count++] = kept;
    if (document->record_count == 0)
        document->head_count = document->part_count;
    return 0;
}

/* Copy the columns. A column that is equal to that of the record before shares its string. */
static int keep_columns(struct document *document, const struct registry_record *record,
                        uint32_t columns[REGISTRY_COLUMNS])
{
    static const struct document_record none;
    const struct document_record *before =
        document->record_count > 0 ? &document->records[document->record_count - 1] : &none;
    int error = 0;
    for (int i = 0; i < REGISTRY_COLUMNS && error == 0; i++) {
        const char *column = record->columns[i];
        const char *candidate = string(document, before->columns[i]);
        if (*column == '\0')
            columns[i] = 0;
        else if (*column == *candidate && strcmp(column, candidate) == 0)
            columns[i] = before->columns[i];
        else
            error = keep(document, column, &columns[i]);
    }
    return error;
}

static int keep_record(void *context, const struct registry_record *record)
{
    struct document *document = context;
    struct document_record *records =
        array_room(document->records, document->record_count, sizeof *records);
    struct document_record kept = {.line = (uint32_t)record->line, .is_first = record->is_first};
    if (records == NULL)
        return -ENOMEM;
    document->records = records;
    int error = keep_columns(document, record, kept.columns);
    if (error == 0)
        error = keep_list(document, record->contacts, &kept.contacts);
    if (error == 0)
        error = keep_list(document, record->footnotes, &kept.footnotes);
    if (error == 0)
        error = keep(document, record->xml, &kept.xml);
    if (error == 0)
        error = keep(document, record->source, &kept.source);
    if (error == 0)
        document->records[document->record_count++] = kept;
    return error;
}

int document_add(struct document *document, const struct registry_record *record)
{
    return keep_record(document, record);
}

static int keep_person(void *context, const struct registry_person *person)
{
    struct document *document = context;
    struct document_person *persons =
        array_room(document->persons, document->person_count, sizeof *persons);
    struct document_person kept;
    if (persons == NULL)
        return -ENOMEM;
    document->persons = persons;
    int error = keep(document, person->id, &kept.id);
    if (error == 0)
        error = keep(document, person->name, &kept.name);
    if (error == 0)
        error = keep(document, person->organization, &kept.organization);
    if (error == 0)
        error = keep(document, person->uri, &kept.uri);
    if (error == 0)
        error = keep(document, person->updated, &kept.updated);
    if (error == 0)
        error = keep(document, person->xml, &kept.xml);
    if (error == 0)
        document->persons[document->person_count++] = kept;
    return error;
}

struct registry_record document_record(const struct document *document, size_t index)
{
    const struct document_record *kept = &document->records[index];
    struct registry_record record = {
        .line = kept->line,
        .source = string(document, kept->source),
        .is_first = kept->is_first,
        .contacts = string(document, kept->contacts),
        .footnotes = string(document, kept->footnotes),
        .xml = string(document, kept->xml),
    };
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = string(document, kept->columns[i]);
    return record;
}

const char *document_column(const struct document *document, size_t index,
                            enum registry_column column)
{
    return string(document, document->records[index].columns[column]);
}

const char *document_contacts(const struct document *document, size_t index)
{
    return string(document, document->records[index].contacts);
}

struct registry_person document_person(const struct document *document, size_t index)
{
    const struct document_person *kept = &document->persons[index];
    return (struct registry_person){
        .id = string(document, kept->id),
        .name = string(document, kept->name),
        .organization = string(document, kept->organization),
        .uri = string(document, kept->uri),
        .updated = string(document, kept->updated),
        .xml = string(document, kept->xml),
    };
}

struct registry_part document_part(const struct document *document, size_t index)
{
    const struct document_part *kept = &document->parts[index];
    return (struct registry_part){
        .kind = kept->kind,
        .label = string(document, kept->label),
        .text = string(document, kept->text),
        .uri = string(document, kept->uri),
        .xml = string(document, kept->xml),
    };
}

int document_read(struct document *document, const char *path, bool any_file, bool wants_xml,
                  struct diagnostic *diagnostic)
{
    const struct registry_listener listener = {
        .context = document,
        .part = keep_part,
        .record = keep_record,
        .person = keep_person,
        .any_file = any_file,
        .wants_xml = wants_xml,
    };
    uint32_t empty;
    diagnostic->path = path;
    diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
    int error = keep_bytes(document, "", 1, &empty);
    if (error == 0)
        error = registry_read(path, &listener, document->updated, diagnostic);
    if (error == 0 && document_index_persons(document) != 0)
        error = diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
    if (error != 0)
        document_free(document);
    return error;
}

int document_check(const char *path, struct diagnostic *diagnostic)
{
    struct document document = {.records = NULL};
    int error = document_read(&document, path, false, true, diagnostic);
    if (error == 0)
        error = document_index(&document, diagnostic);
    document_free(&document);
    return error;
}

bool document_describes(const struct document *document)
{
    for (size_t i = 0; i < document->record_count; i++)
        if (*document_column(document, i, REGISTRY_NAME) != '\0' &&
            *document_column(document, i, REGISTRY_DESCRIPTION) != '\0')
            return true;
    return false;
}

void document_free(struct document *document)
{
    strbuf_free(&document->strings);
    free(document->records);
    free(document->persons);
    free(document->parts);
    free(document->by_id);
    free(document->by_name);
    free(document->by_port);
    *document = (struct document){.records = NULL};
}
