/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "registry/assignment.h"
#include "registry/number.h"

/* The comparison, and the records that it has found in both documents. */
struct comparing {
    struct changes *changes;
    bool *is_taken;         /* whether the new document has this record of the old one */
    uint32_t *origin;       /* for a record of the new document, its index in the old one */
    struct single *singles; /* room for all records of both */
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

/* A record of either document that has no partner yet. */
struct single {
    uint32_t index;
    bool is_after; /* of the new document */
};

/* What singles are sorted by. */
struct likeness_order {
    const struct changes *changes;
    struct likeness likeness;
};

static const char *column(const struct likeness_order *order, const struct single *single,
                          enum registry_column which)
{
    const struct document *document =
        single->is_after ? order->changes->after : order->changes->before;
    return document_column(document, single->index, which);
}

/* 0 if the records are alike. */
static int compare_keys(const struct likeness_order *order, const struct single *one,
                        const struct single *other)
{
    const char *name = column(order, one, REGISTRY_NAME);
    const char *other_name = column(order, other, REGISTRY_NAME);
    int difference = (*name == '\0') - (*other_name == '\0');
    if (difference == 0 && order->likeness.name)
        difference = strcmp(name, other_name);
    if (difference == 0 && order->likeness.number)
        difference =
            strcmp(column(order, one, REGISTRY_NUMBER), column(order, other, REGISTRY_NUMBER));
    if (difference == 0)
        difference =
            strcmp(column(order, one, REGISTRY_PROTOCOL), column(order, other, REGISTRY_PROTOCOL));
    return difference;
}

/* Of those that are alike, the old ones come first, and each document has its order. */
static int compare_singles(const void *one, const void *other, void *order)
{
    const struct single *first = one;
    const struct single *second = other;
    int difference = compare_keys(order, first, second);
    if (difference == 0)
        difference = first->is_after - second->is_after;
    return difference != 0 ? difference
                           : (first->index > second->index) - (first->index < second->index);
}

/* Whether a record has that in which it would have to be like another. */
static bool can_be_like(const struct document *document, uint32_t index, struct likeness likeness)
{
    unsigned first;
    unsigned last;
    return (likeness.name && *document_column(document, index, REGISTRY_NAME) != '\0') ||
           (likeness.number &&
            number_parse(document_column(document, index, REGISTRY_NUMBER), &first, &last));
}

/* Set comparing->singles. How many they are. */
static size_t find_singles(const struct comparing *comparing, struct likeness likeness)
{
    const struct document *before = comparing->changes->before;
    const struct document *after = comparing->changes->after;
    size_t count = 0;
    for (uint32_t i = 0; i < before->record_count; i++)
        if (!comparing->is_taken[i] && can_be_like(before, i, likeness))
            comparing->singles[count++] = (struct single){i, false};
    for (uint32_t i = 0; i < after->record_count; i++)
        if (comparing->origin[i] == CHANGES_NONE && can_be_like(after, i, likeness))
            comparing->singles[count++] = (struct single){i, true};
    return count;
}

/* Find an old record for each new record that has none yet: of those that are like each other, the
 * first new one gets the first old one, and so on. */
static void match(struct comparing *comparing, struct likeness likeness)
{
    const struct single *singles = comparing->singles;
    struct likeness_order order = {comparing->changes, likeness};
    size_t count = find_singles(comparing, likeness);
    qsort_r(comparing->singles, count, sizeof singles[0], compare_singles, &order);
    size_t end = 0;
    for (size_t start = 0; start < count; start = end) {
        size_t first_new = start;
        for (end = start; end < count && !compare_keys(&order, &singles[start], &singles[end]);)
            if (!singles[end++].is_after)
                first_new = end;
        for (size_t i = 0; start + i < first_new && first_new + i < end; i++) {
            comparing->is_taken[singles[start + i].index] = true;
            comparing->origin[singles[first_new + i].index] = singles[start + i].index;
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
        .singles = calloc(most + 1, sizeof comparing.singles[0]),
    };
    bool has_room = changes->items != NULL && comparing.is_taken != NULL &&
                    comparing.origin != NULL && comparing.singles != NULL;
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
    free(comparing.singles);
    return has_room ? 0 : -ENOMEM;
}

void changes_free(struct changes *changes)
{
    free(changes->items);
    *changes = (struct changes){.items = NULL};
}
