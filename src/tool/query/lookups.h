/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds out which of several records lookups answer with: the first one that matches, of the host's
 * own names, then in the order of the preferences, then in the order of the registry.
 */

#ifndef LOOKUPS_H
#define LOOKUPS_H

#include "common/strbuf.h"
#include "compiler/preferences.h"
#include "registry/document.h"

struct lookups_preference;

/* All zero: there are no preferences. */
struct lookups {
    struct lookups_preference *preferences;
    size_t count;
};

/* Add the list of preferences at `path` after those that were added before. A missing list is
 * empty. 0, or a negative errno with `diagnostic` set. */
int lookups_prefer(struct lookups *lookups, const char *path, struct diagnostic *diagnostic);

/* Sort records of the document, which are in its order, into the order of lookups. */
void lookups_sort(const struct lookups *lookups, const struct document *document, uint32_t *records,
                  size_t count);

/*
 * If other services have the same port or name as this record, add to `text` which record lookups
 * answer with, and why. 0, or -ENOMEM.
 */
int lookups_describe(const struct lookups *lookups, const struct document *document,
                     const struct registry_record *record, struct strbuf *text);

void lookups_free(struct lookups *lookups);

#endif
