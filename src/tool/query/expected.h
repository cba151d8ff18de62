/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Computes what lookups would answer with if a database were made of the registry, the own names
 * and the preferences as they are now, and why.
 */

#ifndef EXPECTED_H
#define EXPECTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "ianadb.h"
#include "nss/reader.h"
#include "registry/document.h"

/* Instead of an index: there is no such record. */
#define EXPECTED_NONE UINT32_MAX

struct expected_preference;

/* All zero: there are no preferences. */
struct expected {
    struct expected_preference *preferences;
    size_t count;
    /* For each record of the document, the index of the record that is its service: its own, or
     * that of the record of which it is an alias. EXPECTED_NONE: a database does not have it. */
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
int expected_prefer(struct expected *expected, const char *path, struct diagnostic *diagnostic);

/* Find the services of a document, which has its indexes. Call this once, after the last list of
 * preferences, and before the functions below. 0, or -ENOMEM. */
int expected_find_services(struct expected *expected, const struct document *document);

/* The service that the record is, or would be. The strings belong to the document. */
struct reader_service expected_service(const struct registry_record *record);

/* The records that have the name or the port, in the order of the registry. */
struct document_range expected_range(const struct document *document, const struct lookup *lookup);

/* Whether a lookup with this protocol (NULL: any) can answer with the record. */
bool expected_can_answer(const struct expected *expected, const struct document *document,
                         uint32_t record, const char *protocol);

/*
 * The index of the record that a lookup with this protocol (NULL: any) answers with;
 * EXPECTED_NONE: with none. *is_spelled gets whether it comes before others only because they
 * differ from the name in case.
 */
uint32_t expected_answer(const struct expected *expected, const struct document *document,
                         const struct lookup *lookup, const char *protocol, bool *is_spelled);

/* Sort records, which are in the order of the document, by the lists: the host's own, the preferred
 * ones, the others. */
void expected_sort(const struct expected *expected, const struct document *document,
                   uint32_t *records, size_t count);

/* Why the record comes first: the comment of its preference, or, if that has none of its own, of
 * the first preference with the same name. */
const char *expected_reason(const struct expected *expected, const struct registry_record *record);

void expected_free(struct expected *expected);

#endif
