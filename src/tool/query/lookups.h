/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Which of several records answers a lookup: the preferred ones stand before all others, which keep
 * the order of the registry; the first that matches is the answer.
 */

#ifndef LOOKUPS_H
#define LOOKUPS_H

#include "common/strbuf.h"
#include "compiler/preferences.h"
#include "registry/document.h"

struct lookups_preference;

/* All zero prefers nothing. */
struct lookups {
    struct lookups_preference *preferences;
    size_t count;
};

/* Take a list of preferences behind those that are there. One that does not exist is empty. 0, or a
 * negative errno with `diagnostic` set. */
int lookups_prefer(struct lookups *lookups, const char *path, struct diagnostic *diagnostic);

/* Put records of the document in the order in which lookups find them, if they are in its order. */
void lookups_sort(const struct lookups *lookups, const struct document *document, uint32_t *records,
                  size_t count);

/*
 * Say which record lookups answer with where several services share this one's port or name: add it
 * to `text`, or nothing. 0, or -ENOMEM.
 */
int lookups_describe(const struct lookups *lookups, const struct document *document,
                     const struct registry_record *record, struct strbuf *text);

void lookups_free(struct lookups *lookups);

#endif
