/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bearers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ianadb.h"

int bearers_compare_names(const struct bearer *one, const struct bearer *other)
{
    if (one->hash != other->hash)
        return one->hash < other->hash ? -1 : 1;
    return strcmp(one->name, other->name);
}

int bearers_compare(const struct bearer *one, const struct bearer *other)
{
    int order = bearers_compare_names(one, other);
    return order != 0 ? order : one->protocol - other->protocol;
}

/* For qsort: in total order, too. */
static int compare(const void *one, const void *other)
{
    const struct bearer *a = one;
    const struct bearer *b = other;
    int order = bearers_compare(a, b);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

int bearers_list(const struct table *table, struct bearers *bearers)
{
    size_t count = 0;
    for (size_t i = 0; i < table->service_count; i++)
        count += 1u + table->services[i]->alias_count;
    bearers->items = calloc(count + 1, sizeof bearers->items[0]);
    bearers->count = count;
    if (bearers->items == NULL)
        return -ENOMEM;

    uint32_t number = 0;
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        for (unsigned j = 0; j <= service->alias_count; j++, number++) {
            const char *name = j == 0 ? service->name : service->aliases[j - 1];
            bearers->items[number] = (struct bearer){
                .name = name,
                .hash = ianadb_name_hash(name),
                .service = (uint32_t)i,
                .number = number,
                .protocol = service->protocol,
            };
        }
    }
    qsort(bearers->items, count, sizeof bearers->items[0], compare);
    return 0;
}
