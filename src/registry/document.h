/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A whole registry in memory, with indexes of its names and ports: to find records in another order
 * than that of the document. IANA's registry needs about 4 million bytes.
 */

#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "common/strbuf.h"
#include "model.h"

#define DOCUMENT_PORTS 65536

struct document_record;
struct document_person;
struct document_part;

/* All zero is the empty document. */
struct document {
    struct strbuf strings; /* all strings; the first is "" */
    struct document_record *records;
    size_t record_count;
    struct document_person *persons;
    size_t person_count;
    uint32_t *by_id; /* the persons, by ID */
    struct document_part *parts;
    size_t part_count;
    size_t head_count; /* the number of parts before the first record */
    uint32_t *by_name; /* the records with a name, by name */
    size_t named_count;
    uint32_t *by_port;                       /* the records of port 0, of port 1, and so on */
    uint32_t port_start[DOCUMENT_PORTS + 1]; /* where the records of a port begin in by_port */
    char updated[16];                        /* the registry's date */
};

/* Indexes of records. */
struct document_range {
    const uint32_t *records;
    size_t count;
};

/*
 * Read the registry at `path`. Without `wants_xml`, every `xml` is "". 0, and the caller frees the
 * document with document_free; or a negative errno with `diagnostic` set, as registry_read.
 */
int document_read(struct document *document, const char *path, bool any_file, bool wants_xml,
                  struct diagnostic *diagnostic);

/*
 * Whether all that reads a registry can read the one at `path`: a compiler skips what makes no
 * service, and finds no fault there. 0, or a negative errno with `diagnostic` set.
 */
int document_check(const char *path, struct diagnostic *diagnostic);

/* Add a record behind those that were read. Its strings are copied. Call this before
 * document_index. 0, or -ENOMEM. */
int document_add(struct document *document, const struct registry_record *record);

/*
 * Make the indexes, which document_named and document_on_port need. 0, or a negative errno with
 * `diagnostic` set: -ENOMEM, or -EFBIG for a registry whose ranges have millions of ports in all.
 */
int document_index(struct document *document, struct diagnostic *diagnostic);

/* The record, a column or the contacts of the record, the person or the part with this index. The
 * strings belong to the document. */
struct registry_record document_record(const struct document *document, size_t index);
const char *document_column(const struct document *document, size_t index,
                            enum registry_column column);
const char *document_contacts(const struct document *document, size_t index);
struct registry_person document_person(const struct document *document, size_t index);
struct registry_part document_part(const struct document *document, size_t index);

/* Make the index of persons, which document_person_with needs; document_read does it. 0, or
 * -ENOMEM. */
int document_index_persons(struct document *document);

/* The index of the person with this ID, of several the last; person_count: there is none. */
size_t document_person_with(const struct document *document, const char *id);

/* The records with this name, regardless of case, in the order of the registry. */
struct document_range document_named(const struct document *document, const char *name);

/* The records whose port or range contains the port (host byte order), in the order of the
 * registry. */
struct document_range document_on_port(const struct document *document, uint16_t port);

/* Whether a service of the registry has a description. The shipped registry has none. */
bool document_describes(const struct document *document);

void document_free(struct document *document);

#endif
