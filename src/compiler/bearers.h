/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which services bear a name: all names and aliases of a table's services, sorted. */

#ifndef BEARERS_H
#define BEARERS_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct bearer {
    const char *name;
    uint32_t hash;    /* ianadb_name_hash of the name */
    uint32_t service; /* who bears it: an index into table.services */
    uint32_t number;  /* of this bearer: names ascend with their service, aliases behind the name */
    uint8_t protocol; /* of the service */
};

/* All zero is the empty list. Whoever has one gives its items to free(). */
struct bearers {
    struct bearer *items; /* by hash, name and protocol, then in total order */
    size_t count;
};

/* List the bearers of an ordered table. 0, or -ENOMEM. */
int bearers_list(const struct table *table, struct bearers *bearers);

/* Below, at or above 0, as one's hash and name go before those of the other. */
int bearers_compare_names(const struct bearer *one, const struct bearer *other);

/* The same for the hash, the name and the protocol. */
int bearers_compare(const struct bearer *one, const struct bearer *other);

#endif
