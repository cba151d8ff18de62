/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From the records of a registry to the services that are served. A record is servable if it has a
 * name, a protocol and a number. Some servable records are aliases of others.
 *
 * Call table_add for each record, table_sort, table_prefer for each preference, and table_order.
 * Then `services` has the services in the order in which they answer. table_free ends it at any
 * point.
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

/* A servable record. There are many: each byte more costs a compile page faults. */
struct table_service {
    const char *name; /* set by table_sort */
    const char **aliases;
    char *same_as;    /* the name of which its note makes it an alias; or NULL */
    uint32_t name_at; /* offset of the name in table.names */
    uint32_t line;    /* in the file of the registry */
    uint16_t port;    /* host byte order */
    uint16_t last;    /* last port of the range, or `port` */
    uint8_t protocol; /* index into table.protocols */
    uint8_t alias_count;
    bool preferred;
};

/* All zero is the empty table. */
struct table {
    char protocols[IANADB_MAX_PROTOCOLS][IANADB_PROTOCOL_SIZE];
    unsigned protocol_count;
    size_t record_count; /* all that were added */
    size_t alias_count;
    size_t preferred_count;

    struct strbuf names;            /* of the servable records, each with its NUL */
    struct table_service *servable; /* the servable records, in registry order */
    size_t servable_count;
    size_t capacity;

    struct table_service **sorted;   /* by port, protocol and name; set by table_sort */
    struct table_service **services; /* the preferred services; table_order adds the others */
    size_t service_count;            /* set by table_order */
};

/*
 * Add a record. 0: it was added, or is not servable because it lacks a name, a number or a
 * protocol. 1, with `diagnostic` set: its name, number or protocol is invalid, and it was skipped.
 * Or a negative errno, with `diagnostic` set.
 */
int table_add(struct table *table, const struct registry_record *record,
              struct diagnostic *diagnostic);

/* Call this after the last record. 0, or -ENOMEM. */
int table_sort(struct table *table);

/*
 * Move the record with this name, first port and protocol before all records that are not
 * preferred, and behind those that are. false: there is no such record.
 */
bool table_prefer(struct table *table, const char *name, uint16_t port, const char *protocol);

/*
 * Turn the records that are aliases into aliases of their services. An alias for which an entry has
 * no room stays a service, and `warn` gets a diagnostic. 0, or a negative errno.
 */
int table_order(struct table *table,
                void (*warn)(void *context, const struct diagnostic *diagnostic), void *context);

void table_free(struct table *table);

#endif
