/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The indexes of a document. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "number.h"

/* How many ports the records may have in all: 300 times as many as IANA's. The index of them needs
 * 64 million bytes. */
#define MOST_PORTS (1u << 24)

static const char *name_of(const struct document *document, uint32_t record)
{
    return document_column(document, record, REGISTRY_NAME);
}

static const char *id_of(const struct document *document, uint32_t person)
{
    return document_person(document, person).id;
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

int document_index_persons(struct document *document)
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
        if (*name_of(document, i) != '\0')
            document->by_name[document->named_count++] = i;
    sort(document->by_name, document->named_count, order_by_name(document));
    return 0;
}

/* Get the ports of a record. false: it has none. */
static bool get_ports(const struct document *document, size_t record, unsigned *first,
                      unsigned *last)
{
    return number_parse(document_column(document, record, REGISTRY_NUMBER), first, last);
}

/* A counting sort: count the records of each port, add up the counts, which gives the end of each
 * port's records, and then store the records. 0, -ENOMEM, or -EFBIG for more than MOST_PORTS. */
static int index_ports(struct document *document)
{
    uint32_t *start = document->port_start;
    size_t count = 0;
    unsigned first;
    unsigned last;
    for (size_t i = 0; i < document->record_count; i++) {
        if (!get_ports(document, i, &first, &last))
            continue;
        count += last - first + 1;
        if (count > MOST_PORTS)
            return -EFBIG;
        for (unsigned port = first; port <= last; port++)
            start[port]++;
    }
    for (unsigned port = 1; port <= DOCUMENT_PORTS; port++)
        start[port] += start[port - 1];
    document->by_port = calloc(count + 1, sizeof document->by_port[0]);
    if (document->by_port == NULL)
        return -ENOMEM;
    /* From the last record to the first, so that each port's end becomes its start. */
    for (size_t i = document->record_count; i-- > 0;) {
        if (!get_ports(document, i, &first, &last))
            continue;
        for (unsigned port = first; port <= last; port++)
            document->by_port[--start[port]] = (uint32_t)i;
    }
    return 0;
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
