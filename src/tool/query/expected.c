/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "expected.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "compiler/preferences.h"
#include "compiler/table.h"
#include "registry/alias.h"
#include "registry/number.h"

struct expected_preference {
    char *name; /* the allocation of all three strings */
    const char *protocol;
    const char *reason;
    unsigned port;
};

/* The context of `take`. */
struct taking {
    struct expected *expected;
    int error;
};

static void take(void *context, const struct preference *preference)
{
    struct taking *taking = context;
    struct expected *expected = taking->expected;
    struct expected_preference *grown =
        array_room(expected->preferences, expected->count, sizeof *grown);
    if (grown == NULL) {
        taking->error = -ENOMEM;
        return;
    }
    expected->preferences = grown;
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
    expected->preferences[expected->count++] = (struct expected_preference){
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

int expected_prefer(struct expected *expected, const char *path, struct diagnostic *diagnostic)
{
    struct taking taking = {.expected = expected};
    int error = preferences_read(path, false, take, ignore, &taking, diagnostic);
    if (error == 0 && taking.error != 0)
        error = diagnostic_set(diagnostic, taking.error, 0, 0, "out of memory");
    return error == -ENOENT ? 0 : error;
}

void expected_free(struct expected *expected)
{
    for (size_t i = 0; i < expected->count; i++)
        free(expected->preferences[i].name);
    free(expected->preferences);
    free(expected->services);
    *expected = (struct expected){.preferences = NULL};
}

/* The rank of records that are not preferred, and of old names, which are the last of them. */
static size_t last_rank(const struct expected *expected)
{
    return expected->count + 1;
}

/* Which list puts the record where it is: 0 for the host's own names, then 1 + its index in the
 * preferences. */
static size_t rank(const struct expected *expected, const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
    size_t i = 0;
    if (record->is_first)
        return 0;
    if (*record->source != '\0' || expected->count == 0 ||
        !number_parse(record->columns[REGISTRY_NUMBER], &first, &last))
        return last_rank(expected);
    while (i < expected->count &&
           (expected->preferences[i].port != first ||
            strcmp(expected->preferences[i].name, record->columns[REGISTRY_NAME]) != 0 ||
            strcmp(expected->preferences[i].protocol, record->columns[REGISTRY_PROTOCOL]) != 0))
        i++;
    return i + 1;
}

struct reader_service expected_service(const struct registry_record *record)
{
    unsigned first = 0;
    unsigned last = 0;
    number_parse(record->columns[REGISTRY_NUMBER], &first, &last);
    return (struct reader_service){
        .name = record->columns[REGISTRY_NAME],
        .protocol = record->columns[REGISTRY_PROTOCOL],
        .port = (uint16_t)first,
        .last = (uint16_t)last,
    };
}

/* Whether a database has room for the protocol: it is known, or becomes it. */
static bool knows_protocol(struct expected *expected, const char *protocol)
{
    for (size_t i = 0; i < IANADB_MAX_PROTOCOLS; i++) {
        if (*expected->protocols[i] == '\0')
            strcpy(expected->protocols[i], protocol);
        if (strcmp(expected->protocols[i], protocol) == 0)
            return true;
    }
    return false;
}

/* The record of the registry of which the note makes this one an alias, if that has the same
 * protocol and ports; or EXPECTED_NONE. A preferred record is never an alias. */
static uint32_t target_of(const struct expected *expected, const struct document *document,
                          uint32_t index)
{
    char name[IANADB_MAX_NAME + 1];
    size_t length;
    const char *target = alias_of(document_column(document, index, REGISTRY_NOTES), &length);
    if (target == NULL || length >= sizeof name)
        return EXPECTED_NONE;
    const struct registry_record record = document_record(document, index);
    const struct reader_service own = expected_service(&record);
    if (*record.source != '\0' || rank(expected, &record) < last_rank(expected))
        return EXPECTED_NONE;
    snprintf(name, sizeof name, "%.*s", (int)length, target);
    const struct document_range range = document_named(document, name);
    for (size_t i = 0; i < range.count; i++) {
        const struct registry_record other = document_record(document, range.records[i]);
        const struct reader_service service = expected_service(&other);
        if (expected->services[range.records[i]] != EXPECTED_NONE && *other.source == '\0' &&
            service.port == own.port && service.last == own.last &&
            strcmp(service.name, name) == 0 && strcmp(service.protocol, own.protocol) == 0)
            return range.records[i];
    }
    return EXPECTED_NONE;
}

/* The record at the end of the chain of aliases that begins here. A circle has none, and is no
 * chain. */
static uint32_t end_of_chain(const struct expected *expected, const struct document *document,
                             uint32_t index)
{
    uint32_t end = index;
    for (int i = 0; i < TABLE_MAX_CHAIN; i++) {
        uint32_t target = target_of(expected, document, end);
        if (target == EXPECTED_NONE)
            return end;
        end = target;
    }
    return index;
}

int expected_find_services(struct expected *expected, const struct document *document)
{
    expected->services = calloc(document->record_count + 1, sizeof expected->services[0]);
    if (expected->services == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < document->record_count; i++) {
        const struct registry_record record = document_record(document, i);
        bool is_held = *record.columns[REGISTRY_NAME] != '\0' && table_can_hold(&record) &&
                       knows_protocol(expected, record.columns[REGISTRY_PROTOCOL]);
        expected->services[i] = is_held ? i : EXPECTED_NONE;
    }
    for (uint32_t i = 0; i < document->record_count; i++)
        if (expected->services[i] != EXPECTED_NONE)
            expected->services[i] = end_of_chain(expected, document, i);
    return 0;
}

struct document_range expected_range(const struct document *document, const struct lookup *lookup)
{
    return lookup->name != NULL ? document_named(document, lookup->name)
                                : document_on_port(document, lookup->port);
}

bool expected_can_answer(const struct expected *expected, const struct document *document,
                         uint32_t record, const char *protocol)
{
    return expected->services[record] != EXPECTED_NONE &&
           (protocol == NULL ||
            strcmp(document_column(document, record, REGISTRY_PROTOCOL), protocol) == 0);
}

/* The place of a record in the order of lookups, whose low 32 bits are the index of its service. */
static uint64_t place_of(const struct expected *expected, const struct document *document,
                         uint32_t record)
{
    uint32_t index = expected->services[record];
    const struct registry_record service = document_record(document, index);
    return (uint64_t)rank(expected, &service) << 32 | index;
}

uint32_t expected_answer(const struct expected *expected, const struct document *document,
                         const struct lookup *lookup, const char *protocol, bool *is_spelled)
{
    const struct document_range range = expected_range(document, lookup);
    uint64_t first = UINT64_MAX;
    uint64_t exact = UINT64_MAX;
    for (size_t i = 0; i < range.count; i++) {
        uint32_t record = range.records[i];
        if (!expected_can_answer(expected, document, record, protocol))
            continue;
        uint64_t place = place_of(expected, document, record);
        if (place < first)
            first = place;
        if (place < exact && lookup->name != NULL &&
            strcmp(document_column(document, record, REGISTRY_NAME), lookup->name) == 0)
            exact = place;
    }
    *is_spelled = exact != UINT64_MAX && exact != first;
    return (uint32_t)(exact != UINT64_MAX ? exact : first);
}

void expected_sort(const struct expected *expected, const struct document *document,
                   uint32_t *records, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t moved = records[i];
        struct registry_record record = document_record(document, moved);
        size_t own = rank(expected, &record);
        size_t place = i;
        for (; own < last_rank(expected) && place > 0; place--) {
            struct registry_record before = document_record(document, records[place - 1]);
            if (rank(expected, &before) <= own)
                break;
            records[place] = records[place - 1];
        }
        records[place] = moved;
    }
}

static bool has_reason(const struct expected_preference *preference)
{
    static const char as_before[] = "as for ";
    return *preference->reason != '\0' &&
           strncmp(preference->reason, as_before, strlen(as_before)) != 0;
}

const char *expected_reason(const struct expected *expected, const struct registry_record *record)
{
    if (record->is_first)
        return "the host's own name";
    size_t place = rank(expected, record);
    if (place == last_rank(expected))
        return *record->source != '\0' ? "an old name" : "first in the registry";
    const struct expected_preference *own = &expected->preferences[place - 1];
    if (has_reason(own))
        return own->reason;
    for (const struct expected_preference *each = expected->preferences; each < own; each++)
        if (strcmp(each->name, own->name) == 0 && has_reason(each))
            return each->reason;
    return "preferred";
}
