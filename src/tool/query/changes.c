/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "registry/assignment.h"

/* The comparison, and the records that it has found in both documents. */
struct comparing {
    struct changes *changes;
    bool *is_taken;   /* whether the new document has this record of the old one */
    uint32_t *origin; /* for a record of the new document, its index in the old one */
};

bool changes_in_column(const struct changes *changes, const struct registry_record *before,
                       const struct registry_record *after, enum registry_column column)
{
    bool is_fact = column == REGISTRY_NAME || column == REGISTRY_NUMBER ||
                   column == REGISTRY_PROTOCOL || column == REGISTRY_REGISTERED ||
                   column == REGISTRY_MODIFIED;
    return (is_fact || !changes->facts_only) &&
           strcmp(before->columns[column], after->columns[column]) != 0;
}

static bool is_changed(const struct changes *changes, const struct registry_record *before,
                       const struct registry_record *after)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        if (changes_in_column(changes, before, after, (enum registry_column)i))
            return true;
    return false;
}

/* The columns in which two records must be equal, besides the protocol. */
struct likeness {
    bool name;
    bool number;
};

static bool is_like(const struct registry_record *one, const struct registry_record *other,
                    struct likeness likeness)
{
    if (strcmp(one->columns[REGISTRY_PROTOCOL], other->columns[REGISTRY_PROTOCOL]) != 0 ||
        (*one->columns[REGISTRY_NAME] == '\0') != (*other->columns[REGISTRY_NAME] == '\0'))
        return false;
    return (!likeness.name ||
            strcmp(one->columns[REGISTRY_NAME], other->columns[REGISTRY_NAME]) == 0) &&
           (!likeness.number ||
            strcmp(one->columns[REGISTRY_NUMBER], other->columns[REGISTRY_NUMBER]) == 0);
}

/* The old records that can be like the new record. */
static struct document_range candidates(const struct document *before,
                                        const struct registry_record *record,
                                        struct likeness likeness)
{
    unsigned first;
    unsigned last;
    if (likeness.name && *record->columns[REGISTRY_NAME] != '\0')
        return document_named(before, record->columns[REGISTRY_NAME]);
    if (likeness.number && document_ports(record, &first, &last))
        return document_on_port(before, (uint16_t)first);
    return (struct document_range){NULL, 0};
}

/* Find an old record for each new record that has none yet. */
static void match(struct comparing *comparing, struct likeness likeness)
{
    const struct document *before = comparing->changes->before;
    const struct document *after = comparing->changes->after;
    for (size_t i = 0; i < after->record_count; i++) {
        struct registry_record record = document_record(after, i);
        if (comparing->origin[i] != CHANGES_NONE)
            continue;
        struct document_range range = candidates(before, &record, likeness);
        for (size_t j = 0; j < range.count; j++) {
            uint32_t index = range.records[j];
            struct registry_record other = document_record(before, index);
            if (comparing->is_taken[index] || !is_like(&record, &other, likeness))
                continue;
            comparing->is_taken[index] = true;
            comparing->origin[i] = index;
            break;
        }
    }
}

static void add(struct changes *changes, enum change_kind kind, uint32_t before, uint32_t after)
{
    changes->items[changes->count++] = (struct change){kind, before, after};
    changes->counts[kind]++;
}

/* Make the list of changes from the records found. */
static void collect(const struct comparing *comparing)
{
    struct changes *changes = comparing->changes;
    for (uint32_t i = 0; i < changes->after->record_count; i++) {
        uint32_t origin = comparing->origin[i];
        struct registry_record after = document_record(changes->after, i);
        if (origin == CHANGES_NONE) {
            if (assignment_of(&after) != UNASSIGNED)
                add(changes, CHANGE_ADDED, CHANGES_NONE, i);
            continue;
        }
        struct registry_record before = document_record(changes->before, origin);
        if (strcmp(before.columns[REGISTRY_NAME], after.columns[REGISTRY_NAME]) != 0)
            add(changes, CHANGE_RENAMED, origin, i);
        else if (is_changed(changes, &before, &after))
            add(changes, CHANGE_CHANGED, origin, i);
    }
    for (uint32_t i = 0; i < changes->before->record_count; i++) {
        struct registry_record before = document_record(changes->before, i);
        if (!comparing->is_taken[i] && assignment_of(&before) != UNASSIGNED)
            add(changes, CHANGE_REMOVED, i, CHANGES_NONE);
    }
}

int changes_find(struct changes *changes, const struct document *before,
                 const struct document *after)
{
    const size_t most = before->record_count + after->record_count;
    *changes = (struct changes){
        .before = before,
        .after = after,
        .items = calloc(most + 1, sizeof changes->items[0]),
        .facts_only = !document_describes(before) || !document_describes(after),
    };
    struct comparing comparing = {
        .changes = changes,
        .is_taken = calloc(before->record_count + 1, sizeof comparing.is_taken[0]),
        .origin = calloc(after->record_count + 1, sizeof comparing.origin[0]),
    };
    bool has_room =
        changes->items != NULL && comparing.is_taken != NULL && comparing.origin != NULL;
    if (has_room) {
        for (size_t i = 0; i < after->record_count; i++)
            comparing.origin[i] = CHANGES_NONE;
        match(&comparing, (struct likeness){.name = true, .number = true});
        match(&comparing, (struct likeness){.number = true});
        match(&comparing, (struct likeness){.name = true});
        collect(&comparing);
    } else {
        changes_free(changes);
    }
    free(comparing.is_taken);
    free(comparing.origin);
    return has_room ? 0 : -ENOMEM;
}

void changes_free(struct changes *changes)
{
    free(changes->items);
    *changes = (struct changes){.items = NULL};
}
