/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lookups.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/alias.h"

/* Look up. false: there is no answer. */
static bool find(const struct lookups *lookups, const struct document *document,
                 const struct lookup *lookup, const char *protocol, struct reader_service *service)
{
    bool is_spelled;
    if (lookups->database != NULL && lookup->name != NULL)
        return reader_find_name(lookups->database, lookup->name, protocol, service) == 0;
    if (lookups->database != NULL)
        return reader_find_port(lookups->database, lookup->port, protocol, service) == 0;
    uint32_t index = expected_answer(&lookups->expected, document, lookup, protocol, &is_spelled);
    if (index == EXPECTED_NONE)
        return false;
    const struct registry_record record = document_record(document, index);
    *service = expected_service(&record);
    return true;
}

/* Which of the records is the service that a lookup answers with; `count`: none. Several may have
 * its number: one with the very name is meant, if there is one. */
static size_t answering(const struct lookups *lookups, const struct document *document,
                        const struct lookup *lookup, const struct reader_service *service,
                        const uint32_t *records, size_t count)
{
    const char *name = lookup->name != NULL ? lookup->name : service->name;
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        const struct registry_record record = document_record(document, records[i]);
        const struct reader_service other = expected_service(&record);
        if (!expected_can_answer(&lookups->expected, document, records[i], service->protocol) ||
            other.port != service->port || other.last != service->last)
            continue;
        if (strcmp(other.name, name) == 0)
            return i;
        if (lookup->name != NULL && found == count)
            found = i;
    }
    return found;
}

/* Move what a lookup with this protocol (NULL: any) answers with before all records of it. */
static void put_answer_first(const struct lookups *lookups, const struct document *document,
                             const struct lookup *lookup, const char *protocol, uint32_t *records,
                             size_t count)
{
    struct reader_service service;
    size_t first = 0;
    size_t rivals = 0;
    for (size_t i = count; i-- > 0;) {
        if (protocol != NULL &&
            strcmp(document_column(document, records[i], REGISTRY_PROTOCOL), protocol) != 0)
            continue;
        first = i;
        rivals++;
    }
    if (rivals < 2 || !find(lookups, document, lookup, protocol, &service))
        return;
    size_t place = answering(lookups, document, lookup, &service, records, count);
    if (place == count)
        return;
    uint32_t moved = records[place];
    memmove(records + first + 1, records + first, (place - first) * sizeof records[0]);
    records[first] = moved;
}

void lookups_sort(const struct lookups *lookups, const struct document *document,
                  const struct lookup *lookup, uint32_t *records, size_t count)
{
    if (count < 2)
        return;
    expected_sort(&lookups->expected, document, records, count);
    for (size_t i = 0; i < IANADB_MAX_PROTOCOLS && *lookups->expected.protocols[i] != '\0'; i++)
        put_answer_first(lookups, document, lookup, lookups->expected.protocols[i], records, count);
    put_answer_first(lookups, document, lookup, NULL, records, count);
}

/* The number of services, other than aliases, of the record's protocol that have the same name or
 * port, but another value in the column. */
static size_t count_others(const struct lookups *lookups, const struct document *document,
                           const struct lookup *lookup, const struct registry_record *record,
                           enum registry_column column)
{
    const struct document_range range = expected_range(document, lookup);
    size_t count = 0;
    size_t length;
    for (size_t i = 0; i < range.count; i++) {
        uint32_t other = range.records[i];
        if (expected_can_answer(&lookups->expected, document, other,
                                record->columns[REGISTRY_PROTOCOL]) &&
            strcasecmp(document_column(document, other, column), record->columns[column]) != 0 &&
            alias_of(document_column(document, other, REGISTRY_NOTES), &length) == NULL)
            count++;
    }
    return count;
}

/* Why a lookup has this answer. */
static const char *reason(const struct lookups *lookups, const struct document *document,
                          const struct lookup *lookup, const char *protocol,
                          const struct reader_service *service)
{
    static const char is_old[] =
        "the database was made from other files: run `iana-services compile`";
    bool is_spelled;
    uint32_t index = expected_answer(&lookups->expected, document, lookup, protocol, &is_spelled);
    if (index == EXPECTED_NONE)
        return is_old;
    const struct registry_record record = document_record(document, index);
    const struct reader_service computed = expected_service(&record);
    bool is_same = lookup->name != NULL
                       ? computed.port == service->port && computed.last == service->last
                       : strcmp(computed.name, service->name) == 0;
    if (!is_same)
        return is_old;
    return is_spelled ? "spelled exactly so" : expected_reason(&lookups->expected, &record);
}

/* Add `KIND WHAT is ANSWER (REASON)`. 0, or -ENOMEM. */
static int add(struct strbuf *text, const char *kind, const char *what, const char *answer,
               const char *reason)
{
    char *line;
    int length = asprintf(&line, "%s%s %s is %s (%s)", text->length > 0 ? "; " : "", kind, what,
                          answer, reason);
    if (length < 0)
        return -ENOMEM;
    int error = strbuf_add(text, line, (size_t)length);
    free(line);
    return error;
}

static int describe_port(const struct lookups *lookups, const struct document *document,
                         const struct registry_record *record, struct strbuf *text)
{
    const struct reader_service own = expected_service(record);
    const struct lookup lookup = {.port = own.port};
    struct reader_service found;
    char port[sizeof "65535"];
    size_t length;
    if (own.port == 0 || own.port != own.last ||
        !find(lookups, document, &lookup, own.protocol, &found))
        return 0;
    const char *target = alias_of(record->columns[REGISTRY_NOTES], &length);
    if (target != NULL && strlen(found.name) == length && strncmp(target, found.name, length) == 0)
        return 0;
    if (strcmp(found.name, own.name) == 0 &&
        count_others(lookups, document, &lookup, record, REGISTRY_NAME) == 0)
        return 0;
    snprintf(port, sizeof port, "%u", own.port);
    return add(text, "port", port, found.name,
               reason(lookups, document, &lookup, own.protocol, &found));
}

static int describe_name(const struct lookups *lookups, const struct document *document,
                         const struct registry_record *record, struct strbuf *text)
{
    const struct reader_service own = expected_service(record);
    const struct lookup lookup = {.name = own.name};
    struct reader_service found;
    char port[sizeof "65535"];
    if (!find(lookups, document, &lookup, own.protocol, &found))
        return 0;
    if (found.port == own.port && found.last == own.last &&
        count_others(lookups, document, &lookup, record, REGISTRY_NUMBER) == 0)
        return 0;
    snprintf(port, sizeof port, "%u", found.port);
    return add(text, "name", own.name, port,
               reason(lookups, document, &lookup, own.protocol, &found));
}

int lookups_describe(const struct lookups *lookups, const struct document *document,
                     const struct registry_record *record, struct strbuf *text)
{
    if (*record->columns[REGISTRY_NAME] == '\0' || *record->columns[REGISTRY_NUMBER] == '\0' ||
        *record->columns[REGISTRY_PROTOCOL] == '\0')
        return 0;
    int error = describe_port(lookups, document, record, text);
    return error == 0 ? describe_name(lookups, document, record, text) : error;
}
