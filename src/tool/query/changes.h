/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a registry changes in one before it: records that come, go, get another name, or are changed
 * in other columns. Numbers that are free do not count.
 */

#ifndef CHANGES_H
#define CHANGES_H

#include "registry/document.h"

/* In place of an index: there is no such record. */
#define CHANGES_NONE UINT32_MAX

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_RENAMED, CHANGE_CHANGED, CHANGE_KINDS };

struct change {
    enum change_kind kind;
    uint32_t before; /* index in the old document, or CHANGES_NONE */
    uint32_t after;  /* in the new one, likewise */
};

struct changes {
    const struct document *before;
    const struct document *after;
    struct change *items; /* in the order of the new document; behind them, what was removed */
    size_t count;
    size_t counts[CHANGE_KINDS];
    bool
        facts_only; /* one of the two has no descriptions: names, numbers, protocols, dates count */
};

/*
 * Compare two documents, which have to stay. Records are the same if name, number and protocol are;
 * else if number and protocol are (renamed), or else name and protocol (changed). 0, and the caller
 * frees the changes with changes_free; or -ENOMEM.
 */
int changes_find(struct changes *changes, const struct document *before,
                 const struct document *after);

/* Whether a column of a changed record is another one. */
bool changes_in_column(const struct changes *changes, const struct registry_record *before,
                       const struct registry_record *after, enum registry_column column);

void changes_free(struct changes *changes);

#endif
