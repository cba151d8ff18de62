/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "registry.h"

/* How many ports the records may have in all: 300 times as many as IANA's. The index of them needs
 * 64 million bytes. */
#define MOST_PORTS (1u << 24)

/* Strings are offsets in document.strings, because strbuf_add can move its bytes. */
struct document_record {
    uint32_t line;
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

bool document_ports(const struct registry_record *record, unsigned *first, unsigned *last)
{
    return number_parse(record->columns[REGISTRY_NUMBER], first, last);
}

static void keep_ports(struct document_record *kept, const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
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
    keep_ports(&kept, record);
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

static const char *name_of(const struct document *document, uint32_t record)
{
    return string(document, document->records[record].columns[REGISTRY_NAME]);
}

static const char *id_of(const struct document *document, uint32_t person)
{
    return string(document, document->persons[person].id);
}

/* What an index is sorted by. */
struct order {
    const struct document *document;
    const char *(*key)(const struct document *document, uint32_t index);
    int (*compare)(const char *one, const char *other);
};

static struct order order_by_name(const struct document *document)
{
    return (struct order){document, name_of, strcasecmp};
}

static struct order order_by_id(const struct document *document)
{
    return (struct order){document, id_of, strcmp};
}

/* Those with the same key stay in their order. */
static int compare_in_order(const void *one, const void *other, void *context)
{
    const struct order *order = context;
    uint32_t index = *(const uint32_t *)one;
    uint32_t second = *(const uint32_t *)other;
    const char *key = order->key(order->document, index);
    const char *second_key = order->key(order->document, second);
    /* Records that follow each other often share a name. */
    int difference = key != second_key ? order->compare(key, second_key) : 0;
    return difference != 0 ? difference : index < second ? -1 : index > second;
}

static void sort(uint32_t *indexes, size_t count, struct order order)
{
    qsort_r(indexes, count, sizeof indexes[0], compare_in_order, &order);
}

/* How many of the sorted ones come before `key`; those with this key, too, if `with_equal`. */
static size_t count_before(const uint32_t *indexes, size_t count, struct order order,
                           const char *key, bool with_equal)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = order.compare(order.key(order.document, indexes[middle]), key);
        if (difference < 0 || (difference == 0 && with_equal))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* 0, or -ENOMEM. */
static int index_persons(struct document *document)
{
    document->by_id = calloc(document->person_count + 1, sizeof document->by_id[0]);
    if (document->by_id == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < document->person_count; i++)
        document->by_id[i] = i;
    sort(document->by_id, document->person_count, order_by_id(document));
    return 0;
}

size_t document_person_with(const struct document *document, const char *id)
{
    size_t count =
        count_before(document->by_id, document->person_count, order_by_id(document), id, true);
    if (count == 0 || strcmp(id_of(document, document->by_id[count - 1]), id) != 0)
        return document->person_count;
    return document->by_id[count - 1];
}

/* 0, or -ENOMEM. */
static int index_names(struct document *document)
{
    document->by_name = calloc(document->record_count + 1, sizeof document->by_name[0]);
    if (document->by_name == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < document->record_count; i++)
        if (document->records[i].columns[REGISTRY_NAME] != 0)
            document->by_name[document->named_count++] = i;
    sort(document->by_name, document->named_count, order_by_name(document));
    return 0;
}

/* A counting sort: count the records of each port, add up the counts, which gives the end of each
 * port's records, and then store the records. 0, -ENOMEM, or -EFBIG for more than MOST_PORTS. */
static int index_ports(struct document *document)
{
    uint32_t *start = document->port_start;
    size_t count = 0;
    for (size_t i = 0; i < document->record_count; i++) {
        const struct document_record *kept = &document->records[i];
        if (kept->has_ports)
            count += kept->last_port - kept->first_port + 1u;
        if (count > MOST_PORTS)
            return -EFBIG;
        for (unsigned port = kept->first_port; kept->has_ports && port <= kept->last_port; port++)
            start[port]++;
    }
    for (unsigned port = 1; port <= DOCUMENT_PORTS; port++)
        start[port] += start[port - 1];
    document->by_port = calloc(count + 1, sizeof document->by_port[0]);
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
    if (error == 0 && index_persons(document) != 0)
        error = diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
    if (error != 0)
        document_free(document);
    return error;
}

int document_index(struct document *document, struct diagnostic *diagnostic)
{
    int error = index_names(document);
    if (error == 0)
        error = index_ports(document);
    if (error == -EFBIG)
        diagnostic_set(diagnostic, error, 0, 0, "the ranges have more than %u ports in all",
                       MOST_PORTS);
    else if (error != 0)
        diagnostic_set(diagnostic, error, 0, 0, "out of memory");
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

struct document_range document_named(const struct document *document, const char *name)
{
    const uint32_t *names = document->by_name;
    struct order order = order_by_name(document);
    size_t start = count_before(names, document->named_count, order, name, false);
    if (start == document->named_count || strcasecmp(name_of(document, names[start]), name) != 0)
        return (struct document_range){names, 0};
    size_t end = count_before(names, document->named_count, order, name, true);
    return (struct document_range){names + start, end - start};
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
    free(document->by_id);
    free(document->by_name);
    free(document->by_port);
    *document = (struct document){.records = NULL};
}
