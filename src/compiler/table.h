/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From the records of a registry to the services that are served. A record is servable if it has a
 * name, a protocol and a number. Some servable records are aliases of others.
 *
 * Call table_add for each record, table_add_line for each line of a services(5) file, table_sort,
 * table_prefer for each preference, table_order, and then lower_case_add and repeats_find. Then
 * `services` has the services in the order in which they answer, and `repeats` what is listed after
 * them. table_free ends it at any point.
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

/* How many steps from alias to alias are followed. IANA has no such chain; a circle must end. */
#define TABLE_MAX_CHAIN 8

/* Where a service comes from, in the order in which they answer. */
enum table_origin {
    TABLE_HOST,     /* the host's own names */
    TABLE_REGISTRY, /* IANA's */
    TABLE_LEGACY,   /* old names */
    TABLE_ORIGINS,
};

/* A line of a services(5) file. */
struct table_line {
    const char *path;
    unsigned long number; /* from 1 */
    const char *name;
    uint16_t port; /* host byte order */
    const char *protocol;
    const char *const *aliases;
    size_t alias_count;
};

/* A servable record, or a line. There are many: each byte more costs a compile page faults. */
struct table_service {
    const char *name; /* set by table_sort */
    const char **aliases;
    char *same_as;    /* the name of which its note makes it an alias; or NULL */
    uint32_t name_at; /* offset of the name in table.names */
    uint32_t line;    /* in the file of the registry; 0: it is not from there */
    uint16_t port;    /* host byte order */
    uint16_t last;    /* last port of the range, or `port` */
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
    size_t record_count; /* all records that were added */
    size_t preferred_count;

    struct strbuf names;            /* of the servable records, each with its NUL */
    struct table_service *servable; /* those of an origin in their order, the registry's first */
    size_t servable_count;
    size_t counts[TABLE_ORIGINS]; /* of the servable ones */

    struct table_service **sorted; /* the registry's by port, protocol and name (table_sort) */
    /* The host's own and the preferred ones; table_order adds the others and removes aliases. */
    struct table_service **services;
    size_t service_count; /* set by table_order */

    char *lower_case;             /* the aliases that lower_case_add made; NULL: none */
    struct table_repeat *repeats; /* behind the services; from repeats_find on */
    size_t repeat_count;
};

/*
 * Add a record. 0: it was added, or is not servable because it lacks a name, a number or a
 * protocol. 1, with `diagnostic` set: its name, number or protocol is invalid, and it was skipped.
 * Or a negative errno, with `diagnostic` set.
 */
int table_add(struct table *table, const struct registry_record *record,
              struct diagnostic *diagnostic);

/* Whether the record has a name, a number and a protocol, which are all valid. table_add skips it
 * nevertheless if its protocol is one too many. */
bool table_can_hold(const struct registry_record *record);

/*
 * Add a line of the host's own names, or of the old ones. Call this after the last record. 0, or a
 * negative errno with `diagnostic` set: -EBADMSG if a database cannot hold the line.
 */
int table_add_line(struct table *table, const struct table_line *line, enum table_origin origin,
                   struct diagnostic *diagnostic);

/* Call this after the last record and the last line. 0, or -ENOMEM. */
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
int table_order(struct table *table, diagnostic_listener *warn, void *context);

/*
 * Let a service have one alias more, a string that stays the caller's. 0, -ENOMEM, or -ENOSPC: an
 * entry of a database has no room for it.
 */
int table_add_alias(struct table_service *service, const char *alias);

void table_free(struct table *table);

#endif
