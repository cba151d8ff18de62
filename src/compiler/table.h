/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From the registry's records to the services that are served: which records are servable, which
 * are aliases of others, and in what order they go.
 *
 * Add all records, prefer some, put them in order, complete the list with lower_case.h and
 * repeats.h, read the services.
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

/* Where a service comes from, in the order in which they answer. */
enum table_origin {
    TABLE_HOST,     /* the host's own names */
    TABLE_REGISTRY, /* IANA's */
    TABLE_LEGACY,   /* old names, which take nothing away from the others */
    TABLE_ORIGINS,
};

/* A line of services(5). */
struct table_line {
    const char *path;
    unsigned long number; /* from 1 */
    const char *name;
    uint16_t port;
    const char *protocol;
    const char *const *aliases;
    size_t alias_count;
};

/* Many: each byte of it costs a compile some page faults. */
struct table_service {
    const char *name; /* from table_sort on */
    const char **aliases;
    char *same_as;    /* the name that its note says it is an alias of; or NULL */
    uint32_t name_at; /* where in table.names its name is */
    uint32_t line;    /* of the registry's file; 0: not from there */
    uint16_t port;    /* host byte order, as all ports here */
    uint16_t last;    /* the last port of a range; else the same as port */
    uint8_t protocol; /* index into table.protocols */
    uint8_t alias_count;
    uint8_t origin; /* enum table_origin */
    bool preferred;
};

/* A service that is listed once more, on some of its ports; see repeats.h. */
struct table_repeat {
    uint32_t service; /* an index into table.services */
    uint16_t port;    /* the first of those ports */
    uint16_t last;
};

/* All zero is the empty table. */
struct table {
    char protocols[IANADB_MAX_PROTOCOLS][IANADB_PROTOCOL_SIZE];
    unsigned protocol_count;
    size_t record_count; /* of the registry, servable or not */
    size_t preferred_count;

    struct strbuf names;            /* of the servable records, each with its NUL */
    struct table_service *servable; /* those of an origin in their order, the registry's first */
    size_t servable_count;
    size_t capacity;
    size_t counts[TABLE_ORIGINS]; /* of the servable ones */

    struct table_service *
        *sorted; /* the registry's by port, protocol and name; from table_sort on */
    struct table_service *
        *services; /* in total order; those that are aliases leave in table_order */
    size_t service_count;

    char *lower_case;             /* the aliases that lower_case_add made; NULL: none */
    struct table_repeat *repeats; /* behind the services; from repeats_find on */
    size_t repeat_count;
};

/*
 * Take a record. 0 if it became a service or is none (no name, no number, no protocol); 1 with
 * `diagnostic` set if it is a bad one, and left out; or a negative errno with `diagnostic` set.
 */
int table_add(struct table *table, const struct registry_record *record,
              struct diagnostic *diagnostic);

/*
 * Take a line of the host's own names, or of the old ones; all records are there. 0, or a negative
 * errno with `diagnostic` set: -EBADMSG for what a database cannot hold.
 */
int table_add_line(struct table *table, const struct table_line *line, enum table_origin origin,
                   struct diagnostic *diagnostic);

/* All records and lines are there. 0, or -ENOMEM. */
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

/*
 * Let a service have one alias more, a string that stays the caller's. 0, -ENOMEM, or -ENOSPC: an
 * entry of a database has no room for it.
 */
int table_add_alias(struct table_service *service, const char *alias);

void table_free(struct table *table);

#endif
