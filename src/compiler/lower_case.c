/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lower_case.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bearers.h"
#include "ianadb.h"

static bool has_capitals(const char *name)
{
    for (; *name != '\0'; name++)
        if ((char)ianadb_fold(*name) != *name)
            return true;
    return false;
}

/* Write the lower case of `name` to `folded`. The byte behind its NUL. */
static char *fold(const char *name, char *folded)
{
    do
        *folded++ = (char)ianadb_fold(*name);
    while (*name++ != '\0');
    return folded;
}

/* For bsearch, by the name alone, whatever the protocol. */
static int compare(const void *one, const void *other)
{
    return bearers_compare_names(one, other);
}

static bool is_borne(const struct bearers *bearers, const char *name)
{
    const struct bearer key = {.name = name, .hash = ianadb_name_hash(name)};
    return bsearch(&key, bearers->items, bearers->count, sizeof key, compare) != NULL;
}

/* Whether one of the aliases that the service had not at first is `name`. */
static bool is_new_alias(const struct table_service *service, unsigned first, const char *name)
{
    for (unsigned i = first; i < service->alias_count; i++)
        if (strcmp(service->aliases[i], name) == 0)
            return true;
    return false;
}

struct adding {
    const struct bearers *bearers;
    char *next; /* where the next lower case goes */
    diagnostic_listener *warn;
    void *context;
};

/* Add the lower case of one of a service's names. 0, or -ENOMEM. */
static int add_name(struct adding *adding, struct table_service *service, unsigned first,
                    const char *name)
{
    const char *folded = adding->next;
    char *behind = fold(name, adding->next);
    if (is_borne(adding->bearers, folded) || is_new_alias(service, first, folded))
        return 0;
    int error = table_add_alias(service, folded);
    if (error == -ENOSPC) {
        struct diagnostic diagnostic;
        diagnostic_set(&diagnostic, 0, service->line, 0,
                       "'%.60s' has no room for the alias '%.60s', its lower case", service->name,
                       folded);
        adding->warn(adding->context, &diagnostic);
        return 0;
    }
    adding->next = behind;
    return error;
}

static int add_names(struct adding *adding, struct table_service *service)
{
    unsigned count = service->alias_count;
    int error = 0;
    for (unsigned i = 0; i <= count && error == 0; i++) {
        const char *name = i == 0 ? service->name : service->aliases[i - 1];
        if (has_capitals(name))
            error = add_name(adding, service, count, name);
    }
    return error;
}

/* How many bytes the lower case of all names with capitals takes. */
static size_t needed_bytes(const struct bearers *bearers)
{
    size_t size = 0;
    for (size_t i = 0; i < bearers->count; i++)
        if (has_capitals(bearers->items[i].name))
            size += strlen(bearers->items[i].name) + 1;
    return size;
}

int lower_case_add(struct table *table, diagnostic_listener *warn, void *context)
{
    struct bearers bearers;
    struct adding adding = {.bearers = &bearers, .warn = warn, .context = context};
    int error = bearers_list(table, &bearers);
    size_t size = error == 0 ? needed_bytes(&bearers) : 0;
    if (size > 0) {
        table->lower_case = adding.next = calloc(1, size);
        if (adding.next == NULL)
            error = -ENOMEM;
        for (size_t i = 0; i < table->service_count && error == 0; i++)
            error = add_names(&adding, table->services[i]);
    }
    free(bearers.items);
    return error;
}
