/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lookups.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/alias.h"

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
    *lookups = (struct lookups){.preferences = NULL};
}

/* The rank of records that are not preferred, and of old names, which are the last of them. */
static size_t last_rank(const struct lookups *lookups)
{
    return lookups->count + 1;
}

/* The place of a record among those that answer: 0 for the host's own names, then 1 + its index in
 * the preferences. */
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

void lookups_sort(const struct lookups *lookups, const struct document *document, uint32_t *records,
                  size_t count)
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

/* A record, and those that have its port or its name. */
struct rivals {
    const struct document *document;
    struct document_range records;
    const struct registry_record *record;
};

/* Whether a lookup of the port or name of rivals->record can answer with `other`. */
static bool is_rival(const struct rivals *rivals, uint32_t other)
{
    const struct document *document = rivals->document;
    return *document_column(document, other, REGISTRY_NAME) != '\0' &&
           *document_column(document, other, REGISTRY_NUMBER) != '\0' &&
           strcmp(document_column(document, other, REGISTRY_PROTOCOL),
                  rivals->record->columns[REGISTRY_PROTOCOL]) == 0;
}

/* The record that a lookup answers with. */
static struct registry_record winner(const struct lookups *lookups, const struct rivals *rivals)
{
    struct registry_record best = *rivals->record;
    bool has_best = false;
    for (size_t i = 0; i < rivals->records.count; i++) {
        if (!is_rival(rivals, rivals->records.records[i]))
            continue;
        struct registry_record other =
            document_record(rivals->document, rivals->records.records[i]);
        if (!has_best || rank(lookups, &other) < rank(lookups, &best)) {
            best = other;
            has_best = true;
        }
    }
    return best;
}

/* The number of rivals, other than aliases, with another value in the column. */
static size_t count_others(const struct rivals *rivals, enum registry_column column)
{
    const struct document *document = rivals->document;
    size_t count = 0;
    size_t length;
    for (size_t i = 0; i < rivals->records.count; i++) {
        uint32_t other = rivals->records.records[i];
        if (is_rival(rivals, other) &&
            strcasecmp(document_column(document, other, column), rivals->record->columns[column]) !=
                0 &&
            alias_of(document_column(document, other, REGISTRY_NOTES), &length) == NULL)
            count++;
    }
    return count;
}

/* The reason for the answer: the comment of its preference, or, if that has none of its own, of the
 * first preference with the same name. */
static const char *reason(const struct lookups *lookups, const struct registry_record *record)
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
    unsigned first;
    unsigned last;
    size_t length;
    if (!document_ports(record, &first, &last) || first != last)
        return 0;
    const struct rivals rivals = {document, document_on_port(document, (uint16_t)first), record};
    if (count_others(&rivals, REGISTRY_NAME) == 0)
        return 0;
    const struct registry_record best = winner(lookups, &rivals);
    const char *target = alias_of(record->columns[REGISTRY_NOTES], &length);
    if (target != NULL && strlen(best.columns[REGISTRY_NAME]) == length &&
        strncmp(target, best.columns[REGISTRY_NAME], length) == 0)
        return 0;
    return add(text, "port", record->columns[REGISTRY_NUMBER], best.columns[REGISTRY_NAME],
               reason(lookups, &best));
}

static int describe_name(const struct lookups *lookups, const struct document *document,
                         const struct registry_record *record, struct strbuf *text)
{
    const char *name = record->columns[REGISTRY_NAME];
    const struct rivals rivals = {document, document_named(document, name), record};
    if (count_others(&rivals, REGISTRY_NUMBER) == 0)
        return 0;
    const struct registry_record best = winner(lookups, &rivals);
    return add(text, "name", name, best.columns[REGISTRY_NUMBER], reason(lookups, &best));
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
