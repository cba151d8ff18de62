/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A whole registry in memory: for questions that are answered in another order than that of the
 * document, and for many of them. IANA's takes some 4 million bytes.
 */

#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "common/strbuf.h"
#include "model.h"

#define DOCUMENT_PORTS   65536
#define DOCUMENT_BUCKETS 16384

struct document_record;
struct document_person;
struct document_part;

/* All zero is the empty document. */
struct document {
    struct strbuf strings; /* of all that follows; the first is "" */
    struct document_record *records;
    size_t record_count;
    struct document_person *persons;
    size_t person_count;
    struct document_part *parts;
    size_t part_count;
    size_t head_count; /* of the parts that stand before the first record */
    uint32_t *by_name; /* the records that have a name: those of one bucket, sorted, and the next */
    uint32_t name_start[DOCUMENT_BUCKETS + 1];
    size_t named_count;
    uint32_t *by_port;                       /* the records of port 0, those of port 1, and so on */
    uint32_t port_start[DOCUMENT_PORTS + 1]; /* where in by_port those of a port begin */
    char updated[16];                        /* the registry's date */
};

/* Some records, by their indexes. */
struct document_range {
    const uint32_t *records;
    size_t count;
};

/*
 * Read the registry at `path`. `wants_xml`: else the xml of all is "". 0, and the caller frees the
 * document with document_free; or as registry_read.
 */
int document_read(struct document *document, const char *path, bool wants_xml,
                  struct diagnostic *diagnostic);

/* What is at an index. The strings are the document's. */
struct registry_record document_record(const struct document *document, size_t index);
struct registry_person document_person(const struct document *document, size_t index);
struct registry_part document_part(const struct document *document, size_t index);

/* The records with a name, in any case, in the order of the registry. */
struct document_range document_named(const struct document *document, const char *name);

/* The records whose number is or holds the port (host byte order), in the order of the registry. */
struct document_range document_on_port(const struct document *document, uint16_t port);

/*
 * The ports of a record, in host byte order: false: it has no number, or one that is none. A single
 * port is its own last one.
 */
bool document_ports(const struct registry_record *record, unsigned *first, unsigned *last);

/* Whether it says of any service what it is: the shipped registry, of facts alone, does not. */
bool document_describes(const struct document *document);

void document_free(struct document *document);

#endif
