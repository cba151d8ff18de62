/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lookups.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/table.h"
#include "registry/alias.h"

/* Instead of an index: there is no such record. */
#define NONE UINT32_MAX

struct lookups_preference {
    char *name; /* the allocation of all three strings */
    const char *protocol;
    const char *reason;
    unsigned port;
};

/* The context of `take`. */
struct taking {
    struct lookups *lookups;
    int error;
};

static void take(void *context, const struct preference *preference)
{
    struct taking *taking = context;
    struct lookups *lookups = taking->lookups;
    struct lookups_preference *grown =
        reallocarray(lookups->preferences, lookups->count + 1, sizeof *grown);
    if (grown == NULL) {
        taking->error = -ENOMEM;
        return;
    }
    lookups->preferences = grown;
    size_t name = strlen(preference->name) + 1;
    size_t protocol = strlen(preference->protocol) + 1;
    size_t reason = strlen(preference->reason) + 1;
    char *strings = malloc(name + protocol + reason);
    if (strings == NULL) {
        taking->error = -ENOMEM;
        return;
    }
    memcpy(strings, preference->name, name);
    memcpy(strings + name, preference->protocol, protocol);
    memcpy(strings + name + protocol, preference->reason, reason);
    lookups->preferences[lookups->count++] = (struct lookups_preference){
        .name = strings,
        .protocol = strings + name,
        .reason = strings + name + protocol,
        .port = preference->port,
    };
}

/* `compile` has reported lines that cannot be parsed. */
static void ignore(void *context, const struct diagnostic *diagnostic)
{
    (void)context, (void)diagnostic;
}

int lookups_prefer(struct lookups *lookups, const char *path, struct diagnostic *diagnostic)
{
    struct taking taking = {.lookups = lookups};
    int error = preferences_read(path, false, take, ignore, &taking, diagnostic);
    if (error == 0 && taking.error != 0)
        error = diagnostic_set(diagnostic, taking.error, 0, 0, "out of memory");
    return error == -ENOENT ? 0 : error;
}

void lookups_free(struct lookups *lookups)
{
    for (size_t i = 0; i < lookups->count; i++)
        free(lookups->preferences[i].name);
    free(lookups->preferences);
    free(lookups->services);
    *lookups = (struct lookups){.preferences = NULL};
}

/* The rank of records that are not preferred, and of old names, which are the last of them. */
static size_t last_rank(const struct lookups *lookups)
{
    return lookups->count + 1;
}

/* Which list puts the record where it is: 0 for the host's own names, then 1 + its index in the
 * preferences. */
static size_t rank(const struct lookups *lookups, const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
    size_t i = 0;
    if (record->is_first)
        return 0;
    if (*record->source != '\0' || lookups->count == 0 || !document_ports(record, &first, &last))
        return last_rank(lookups);
    while (i < lookups->count &&
           (lookups->preferences[i].port != first ||
            strcmp(lookups->preferences[i].name, record->columns[REGISTRY_NAME]) != 0 ||
            strcmp(lookups->preferences[i].protocol, record->columns[REGISTRY_PROTOCOL]) != 0))
        i++;
    return i + 1;
}

/* The service that the record is, or would be. */
static struct reader_service service_of(const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
    document_ports(record, &first, &last);
    return (struct reader_service){
        .name = record->columns[REGISTRY_NAME],
        .protocol = record->columns[REGISTRY_PROTOCOL],
        .port = (uint16_t)first,
        .last = (uint16_t)last,
    };
}

/* Whether a database has room for the protocol: it is known, or becomes it. */
static bool knows_protocol(struct lookups *lookups, const char *protocol)
{
    for (size_t i = 0; i < IANADB_MAX_PROTOCOLS; i++) {
        if (*lookups->protocols[i] == '\0')
            strcpy(lookups->protocols[i], protocol);
        if (strcmp(lookups->protocols[i], protocol) == 0)
            return true;
    }
    return false;
}

/* The record of the registry of which the note makes this one an alias, if that has the same
 * protocol and ports; or NONE. A preferred record is never an alias. */
static uint32_t target_of(const struct lookups *lookups, const struct document *document,
                          uint32_t index)
{
    char name[IANADB_MAX_NAME + 1];
    size_t length;
    const char *target = alias_of(document_column(document, index, REGISTRY_NOTES), &length);
    if (target == NULL || length >= sizeof name)
        return NONE;
    const struct registry_record record = document_record(document, index);
    const struct reader_service own = service_of(&record);
    if (*record.source != '\0' || rank(lookups, &record) < last_rank(lookups))
        return NONE;
    snprintf(name, sizeof name, "%.*s", (int)length, target);
    const struct document_range range = document_named(document, name);
    for (size_t i = 0; i < range.count; i++) {
        const struct registry_record other = document_record(document, range.records[i]);
        const struct reader_service service = service_of(&other);
        if (lookups->services[range.records[i]] != NONE && *other.source == '\0' &&
            service.port == own.port && service.last == own.last &&
            strcmp(service.name, name) == 0 && strcmp(service.protocol, own.protocol) == 0)
            return range.records[i];
    }
    return NONE;
}

/* The record at the end of the chain of aliases that begins here. A circle has none, and is no
 * chain. */
static uint32_t end_of_chain(const struct lookups *lookups, const struct document *document,
                             uint32_t index)
{
    uint32_t end = index;
    for (int i = 0; i < TABLE_MAX_CHAIN; i++) {
        uint32_t target = target_of(lookups, document, end);
        if (target == NONE)
            return end;
        end = target;
    }
    return index;
}

int lookups_find_services(struct lookups *lookups, const struct document *document)
{
    lookups->services = calloc(document->record_count + 1, sizeof lookups->services[0]);
    if (lookups->services == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < document->record_count; i++) {
        const struct registry_record record = document_record(document, i);
        bool is_held = *record.columns[REGISTRY_NAME] != '\0' && table_can_hold(&record) &&
                       knows_protocol(lookups, record.columns[REGISTRY_PROTOCOL]);
        lookups->services[i] = is_held ? i : NONE;
    }
    for (uint32_t i = 0; i < document->record_count; i++)
        if (lookups->services[i] != NONE)
            lookups->services[i] = end_of_chain(lookups, document, i);
    return 0;
}

/* The records that have the name or the port. */
static struct document_range records_of(const struct document *document,
                                        const struct lookup *lookup)
{
    return lookup->name != NULL ? document_named(document, lookup->name)
                                : document_on_port(document, lookup->port);
}

/* Whether a lookup with this protocol (NULL: any) can answer with the record. */
static bool can_answer(const struct lookups *lookups, const struct document *document,
                       uint32_t record, const char *protocol)
{
    return lookups->services[record] != NONE &&
           (protocol == NULL ||
            strcmp(document_column(document, record, REGISTRY_PROTOCOL), protocol) == 0);
}

/* The place of a record in the order of lookups, whose low 32 bits are the index of its service. */
static uint64_t place_of(const struct lookups *lookups, const struct document *document,
                         uint32_t record)
{
    uint32_t index = lookups->services[record];
    const struct registry_record service = document_record(document, index);
    return (uint64_t)rank(lookups, &service) << 32 | index;
}

/*
 * The index of the record that a database of the present lists answers with; NONE: with none.
 * *is_spelled gets whether it comes before others only because they differ from the name in case.
 */
static uint32_t compute(const struct lookups *lookups, const struct document *document,
                        const struct lookup *lookup, const char *protocol, bool *is_spelled)
{
    const struct document_range range = records_of(document, lookup);
    uint64_t first = UINT64_MAX;
    uint64_t exact = UINT64_MAX;
    for (size_t i = 0; i < range.count; i++) {
        uint32_t record = range.records[i];
        if (!can_answer(lookups, document, record, protocol))
            continue;
        uint64_t place = place_of(lookups, document, record);
        if (place < first)
            first = place;
        if (place < exact && lookup->name != NULL &&
            strcmp(document_column(document, record, REGISTRY_NAME), lookup->name) == 0)
            exact = place;
    }
    *is_spelled = exact != UINT64_MAX && exact != first;
    return (uint32_t)(exact != UINT64_MAX ? exact : first);
}

/* Look up. false: there is no answer. */
static bool find(const struct lookups *lookups, const struct document *document,
                 const struct lookup *lookup, const char *protocol, struct reader_service *service)
{
    bool is_spelled;
    if (lookups->database != NULL && lookup->name != NULL)
        return reader_find_name(lookups->database, lookup->name, protocol, service) == 0;
    if (lookups->database != NULL)
        return reader_find_port(lookups->database, lookup->port, protocol, service) == 0;
    uint32_t index = compute(lookups, document, lookup, protocol, &is_spelled);
    if (index == NONE)
        return false;
    const struct registry_record record = document_record(document, index);
    *service = service_of(&record);
    return true;
}

/* Sort by the lists alone. */
static void sort_by_rank(const struct lookups *lookups, const struct document *document,
                         uint32_t *records, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t moved = records[i];
        struct registry_record record = document_record(document, moved);
        size_t own = rank(lookups, &record);
        size_t place = i;
        for (; own < last_rank(lookups) && place > 0; place--) {
            struct registry_record before = document_record(document, records[place - 1]);
            if (rank(lookups, &before) <= own)
                break;
            records[place] = records[place - 1];
        }
        records[place] = moved;
    }
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
        const struct reader_service other = service_of(&record);
        if (!can_answer(lookups, document, records[i], service->protocol) ||
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
    sort_by_rank(lookups, document, records, count);
    for (size_t i = 0; i < IANADB_MAX_PROTOCOLS && *lookups->protocols[i] != '\0'; i++)
        put_answer_first(lookups, document, lookup, lookups->protocols[i], records, count);
    put_answer_first(lookups, document, lookup, NULL, records, count);
}

/* The number of services, other than aliases, of the record's protocol that have the same name or
 * port, but another value in the column. */
static size_t count_others(const struct lookups *lookups, const struct document *document,
                           const struct lookup *lookup, const struct registry_record *record,
                           enum registry_column column)
{
    const struct document_range range = records_of(document, lookup);
    size_t count = 0;
    size_t length;
    for (size_t i = 0; i < range.count; i++) {
        uint32_t other = range.records[i];
        if (can_answer(lookups, document, other, record->columns[REGISTRY_PROTOCOL]) &&
            strcasecmp(document_column(document, other, column), record->columns[column]) != 0 &&
            alias_of(document_column(document, other, REGISTRY_NOTES), &length) == NULL)
            count++;
    }
    return count;
}

/* Why the record comes first: the comment of its preference, or, if that has none of its own, of
 * the first preference with the same name. */
static const char *reason_of(const struct lookups *lookups, const struct registry_record *record)
{
    static const char as_before[] = "as for ";
    if (record->is_first)
        return "the host's own name";
    size_t place = rank(lookups, record);
    if (place == last_rank(lookups))
        return *record->source != '\0' ? "an old name" : "first in the registry";
    const struct lookups_preference *preferences = lookups->preferences;
    for (size_t i = 0; i < place; i++)
        if (strcmp(preferences[i].name, preferences[place - 1].name) == 0 &&
            *preferences[i].reason != '\0' &&
            strncmp(preferences[i].reason, as_before, strlen(as_before)) != 0)
            return preferences[i].reason;
    return "preferred";
}

/* Why a lookup has this answer. */
static const char *reason(const struct lookups *lookups, const struct document *document,
                          const struct lookup *lookup, const char *protocol,
                          const struct reader_service *service)
{
    static const char is_old[] =
        "the database was made from other files: run `iana-services compile`";
    bool is_spelled;
    uint32_t index = compute(lookups, document, lookup, protocol, &is_spelled);
    if (index == NONE)
        return is_old;
    const struct registry_record record = document_record(document, index);
    const struct reader_service computed = service_of(&record);
    bool is_same = lookup->name != NULL
                       ? computed.port == service->port && computed.last == service->last
                       : strcmp(computed.name, service->name) == 0;
    if (!is_same)
        return is_old;
    return is_spelled ? "spelled exactly so" : reason_of(lookups, &record);
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
    const struct reader_service own = service_of(record);
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
    const struct reader_service own = service_of(record);
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
