/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From the registry's records to the services that are served: which records are servable, which
 * are aliases of others, and in what order they go.
 *
 * Add all records, prefer some, put them in order, read the services.
 */

#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "common/strbuf.h"
#include "ianadb.h"
#include "registry/registry.h"

/* Many: each byte of it costs a compile some page faults. */
struct table_service {
    const char *name; /* from table_sort on */
    const char **aliases;
    char *same_as;    /* the name that its note says it is an alias of; or NULL */
    uint32_t name_at; /* where in table.names its name is */
    uint32_t line;    /* of the registry's file */
    uint16_t port;    /* host byte order, as all ports here */
    uint16_t last;    /* the last port of a range; else the same as port */
    uint8_t protocol; /* index into table.protocols */
    uint8_t alias_count;
    bool preferred;
};

/* All zero is the empty table. */
struct table {
    char protocols[IANADB_MAX_PROTOCOLS][IANADB_PROTOCOL_SIZE];
    unsigned protocol_count;
    size_t record_count; /* of the registry, servable or not */
    size_t alias_count;
    size_t preferred_count;

    struct strbuf names;            /* of the servable records, each with its NUL */
    struct table_service *servable; /* the servable records, in registry order */
    size_t servable_count;
    size_t capacity;

    struct table_service **sorted;   /* by port, protocol and name; from table_sort on */
    struct table_service **services; /* in total order, from table_order on; before, as many as are
                                        preferred */
    size_t service_count;            /* from table_order on */
};

/*
 * Take a record. 0 if it became a service or is none (no name, no number, no protocol); 1 with
 * `diagnostic` set if it is a bad one, and left out; or a negative errno with `diagnostic` set.
 */
int table_add(struct table *table, const struct registry_record *record,
              struct diagnostic *diagnostic);

/* All records are there. 0, or -ENOMEM. */
int table_sort(struct table *table);

/*
 * Let the record with this name, first port and protocol go before all that are not preferred, and
 * behind those preferred before it. false: there is no such record. Between table_sort and
 * table_order.
 */
bool table_prefer(struct table *table, const char *name, uint16_t port, const char *protocol);

/*
 * Find the aliases and put the services in their total order. `warn` gets one diagnostic for each
 * alias that had to stay a service of its own, for want of room beside its target. 0, or a negative
 * errno.
 */
int table_order(struct table *table,
                void (*warn)(void *context, const struct diagnostic *diagnostic), void *context);

void table_free(struct table *table);

#endif
