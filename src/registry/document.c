/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "registry.h"

/* Strings are offsets in document.strings, because strbuf_add can move its bytes. */
struct document_record {
    uint32_t line;
    uint16_t bucket; /* of the name */
    bool has_ports;
    bool is_first;
    uint16_t first_port, last_port;
    uint32_t columns[REGISTRY_COLUMNS];
    uint32_t contacts;
    uint32_t footnotes;
    uint32_t xml;
    uint32_t source;
};

struct document_person {
    uint32_t before; /* the person before it in the same bucket: 1 + the index; or 0 */
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

/* Make room for one more item after `count`; the array grows by 1,024. 0, or -ENOMEM. */
static int make_room(void **items, size_t count, size_t size)
{
    const size_t piece = 1024;
    if (count % piece != 0)
        return 0;
    void *grown = reallocarray(*items, count + piece, size);
    if (grown == NULL)
        return -ENOMEM;
    *items = grown;
    return 0;
}

static int keep_part(void *context, const struct registry_part *part)
{
    struct document *document = context;
    void *parts = document->parts;
    struct document_part kept = {.kind = part->kind};
    int error = make_room(&parts, document->part_count, sizeof kept);
    document->parts = parts;
    if (error == 0)
        error = keep(document, part->label, &kept.label);
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

static uint16_t bucket_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name != '\0'; name++)
        hash = hash * 33 + (uint32_t)tolower((unsigned char)*name);
    return (uint16_t)((hash ^ hash >> 14) % DOCUMENT_BUCKETS);
}

/* The decimal number at *text, which moves behind it; DOCUMENT_PORTS for a greater number. */
static unsigned take_port(const char **text)
{
    unsigned port = 0;
    for (; **text >= '0' && **text <= '9'; ++*text)
        port = port < DOCUMENT_PORTS ? 10 * port + (unsigned)(**text - '0') : port;
    return port < DOCUMENT_PORTS ? port : DOCUMENT_PORTS;
}

bool document_ports(const struct registry_record *record, unsigned *first, unsigned *last)
{
    const char *number = record->columns[REGISTRY_NUMBER];
    if (*number < '0' || *number > '9')
        return false;
    *first = *last = take_port(&number);
    if (*number++ == '-')
        *last = take_port(&number);
    return *first <= *last && *last < DOCUMENT_PORTS;
}

/* What the indexes are made of. */
static void keep_keys(struct document_record *kept, const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
    kept->bucket = bucket_of(record->columns[REGISTRY_NAME]);
    kept->has_ports = document_ports(record, &first, &last);
    kept->first_port = (uint16_t)first;
    kept->last_port = (uint16_t)last;
}

static int keep_record(void *context, const struct registry_record *record)
{
    struct document *document = context;
    void *records = document->records;
    struct document_record kept = {.line = (uint32_t)record->line, .is_first = record->is_first};
    int error = make_room(&records, document->record_count, sizeof kept);
    document->records = records;
    keep_keys(&kept, record);
    if (error == 0)
        error = keep_columns(document, record, kept.columns);
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
    void *persons = document->persons;
    struct document_person kept;
    int error = make_room(&persons, document->person_count, sizeof kept);
    document->persons = persons;
    if (error == 0)
        error = keep(document, person->id, &kept.id);
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
    if (error != 0)
        return error;
    uint32_t *last = &document->last_person[bucket_of(person->id)];
    kept.before = *last;
    document->persons[document->person_count++] = kept;
    *last = (uint32_t)document->person_count;
    return 0;
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

size_t document_person_with(const struct document *document, const char *id)
{
    uint32_t place = document->last_person[bucket_of(id)];
    while (place > 0 && strcmp(string(document, document->persons[place - 1].id), id) != 0)
        place = document->persons[place - 1].before;
    return place > 0 ? place - 1 : document->person_count;
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

static const char *name_of(const struct document *document, uint32_t index)
{
    return string(document, document->records[index].columns[REGISTRY_NAME]);
}

/* Sort the records of a bucket by name. Records with the same name stay in their order. */
static void sort_bucket(const struct document *document, uint32_t *records, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t moved = records[i];
        size_t place = i;
        for (; place > 0 &&
               strcasecmp(name_of(document, records[place - 1]), name_of(document, moved)) > 0;
             place--)
            records[place] = records[place - 1];
        records[place] = moved;
    }
}

/* As index_ports, with a bucket instead of a port. */
static int index_names(struct document *document)
{
    uint32_t *start = document->name_start;
    for (uint32_t i = 0; i < document->record_count; i++)
        if (document->records[i].columns[REGISTRY_NAME] != 0)
            start[document->records[i].bucket]++;
    for (unsigned bucket = 1; bucket <= DOCUMENT_BUCKETS; bucket++)
        start[bucket] += start[bucket - 1];
    document->named_count = start[DOCUMENT_BUCKETS];
    document->by_name = calloc(document->named_count + 1, sizeof document->by_name[0]);
    if (document->by_name == NULL)
        return -ENOMEM;
    for (uint32_t i = (uint32_t)document->record_count; i-- > 0;)
        if (document->records[i].columns[REGISTRY_NAME] != 0)
            document->by_name[--start[document->records[i].bucket]] = i;
    for (unsigned bucket = 0; bucket < DOCUMENT_BUCKETS; bucket++)
        sort_bucket(document, document->by_name + start[bucket], start[bucket + 1] - start[bucket]);
    return 0;
}

/* A counting sort: count the records of each port, add up the counts, which gives the end of each
 * port's records, and then store the records. */
static int index_ports(struct document *document)
{
    uint32_t *start = document->port_start;
    for (size_t i = 0; i < document->record_count; i++) {
        const struct document_record *kept = &document->records[i];
        for (unsigned port = kept->first_port; kept->has_ports && port <= kept->last_port; port++)
            start[port]++;
    }
    for (unsigned port = 1; port <= DOCUMENT_PORTS; port++)
        start[port] += start[port - 1];
    document->by_port = calloc((size_t)start[DOCUMENT_PORTS] + 1, sizeof document->by_port[0]);
    if (document->by_port == NULL)
        return -ENOMEM;
    /* From the last record to the first, so that each port's end becomes its start. */
    for (size_t i = document->record_count; i-- > 0;) {
        const struct document_record *kept = &document->records[i];
        for (unsigned port = kept->first_port; kept->has_ports && port <= kept->last_port; port++)
            document->by_port[--start[port]] = (uint32_t)i;
    }
    return 0;
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
    diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
    int error = keep_bytes(document, "", 1, &empty);
    if (error == 0)
        error = registry_read(path, &listener, document->updated, diagnostic);
    if (error != 0)
        document_free(document);
    return error;
}

int document_index(struct document *document, struct diagnostic *diagnostic)
{
    int error = index_names(document);
    if (error == 0)
        error = index_ports(document);
    if (error != 0)
        diagnostic_set(diagnostic, error, 0, 0, "out of memory");
    return error;
}

struct document_range document_named(const struct document *document, const char *name)
{
    unsigned bucket = bucket_of(name);
    size_t start = document->name_start[bucket];
    size_t end = document->name_start[bucket + 1];
    while (start < end && strcasecmp(name_of(document, document->by_name[start]), name) != 0)
        start++;
    while (end > start && strcasecmp(name_of(document, document->by_name[end - 1]), name) != 0)
        end--;
    return (struct document_range){document->by_name + start, end - start};
}

struct document_range document_on_port(const struct document *document, uint16_t port)
{
    uint32_t start = document->port_start[port];
    return (struct document_range){document->by_port + start,
                                   document->port_start[port + 1] - start};
}

bool document_describes(const struct document *document)
{
    for (size_t i = 0; i < document->record_count; i++)
        if (*name_of(document, (uint32_t)i) != '\0' &&
            *string(document, document->records[i].columns[REGISTRY_DESCRIPTION]) != '\0')
            return true;
    return false;
}

void document_free(struct document *document)
{
    strbuf_free(&document->strings);
    free(document->records);
    free(document->persons);
    free(document->parts);
    free(document->by_name);
    free(document->by_port);
    *document = (struct document){.records = NULL};
}
