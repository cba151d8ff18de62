/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds out which of several records lookups answer with. The answer is that of the database in
 * use. Without one, it is the one that a database would have that is made of the registry, the own
 * names and the preferences as they are now.
 */

#ifndef LOOKUPS_H
#define LOOKUPS_H

#include "common/strbuf.h"
#include "compiler/preferences.h"
#include "ianadb.h"
#include "nss/reader.h"
#include "registry/document.h"

struct lookups_preference;

/* All zero: there are no preferences and no database. */
struct lookups {
    struct lookups_preference *preferences;
    size_t count;
    const struct reader *database; /* NULL: none is in use */
    /* For each record of the document, the index of the record that is its service: its own, or
     * that of the record of which it is an alias. UINT32_MAX: a database does not have it. */
    uint32_t *services;
    char protocols[IANADB_MAX_PROTOCOLS][IANADB_PROTOCOL_SIZE]; /* "": unused */
};

/* What is looked up. */
struct lookup {
    const char *name; /* NULL: the port */
    uint16_t port;    /* host byte order */
};

/* Add the list of preferences at `path` after those that were added before. A missing list is
 * empty. 0, or a negative errno with `diagnostic` set. */
int lookups_prefer(struct lookups *lookups, const char *path, struct diagnostic *diagnostic);

/* Find the services of a document, which has its indexes. Call this once, after the last list of
 * preferences, and before the functions below. 0, or -ENOMEM. */
int lookups_find_services(struct lookups *lookups, const struct document *document);

/*
 * Sort the records that have this name or port, and are in the order of the document: the host's
 * own, the preferred ones, the others. But first of all comes the answer, and first of each
 * protocol the answer for that protocol.
 */
void lookups_sort(const struct lookups *lookups, const struct document *document,
                  const struct lookup *lookup, uint32_t *records, size_t count);

/*
 * If other services have the same port or name as this record, or the database has another answer,
 * add to `text` what lookups answer, and why. 0, or -ENOMEM.
 */
int lookups_describe(const struct lookups *lookups, const struct document *document,
                     const struct registry_record *record, struct strbuf *text);

void lookups_free(struct lookups *lookups);

#endif
