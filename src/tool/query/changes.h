/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds the differences between an old and a new registry: records that were added, removed,
 * renamed or changed. Unassigned numbers are ignored.
 */

#ifndef CHANGES_H
#define CHANGES_H

#include "registry/document.h"

/* Instead of an index: there is no such record. */
#define CHANGES_NONE UINT32_MAX

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_RENAMED, CHANGE_CHANGED, CHANGE_KINDS };

struct change {
    enum change_kind kind;
    uint32_t before; /* index in the old document, or CHANGES_NONE */
    uint32_t after;  /* index in the new document, or CHANGES_NONE */
};

struct changes {
    const struct document *before;
    const struct document *after;
    struct change *items; /* in the order of the new document; then what was removed */
    size_t count;
    size_t counts[CHANGE_KINDS];
    bool facts_only; /* a registry has no descriptions: compare names, numbers, protocols, dates */
};

/*
 * Compare two documents, which must exist as long as the changes. Records with the same name,
 * number and protocol are the same record; of the others, those with the same number and protocol
 * (renamed), and then those with the same name and protocol (changed). 0, and the caller frees the
 * changes with changes_free; or -ENOMEM.
 */
int changes_find(struct changes *changes, const struct document *before,
                 const struct document *after);

/* Whether two records differ in a column that is compared. */
bool changes_in_column(const struct changes *changes, const struct registry_record *before,
                       const struct registry_record *after, enum registry_column column);

void changes_free(struct changes *changes);

#endif
