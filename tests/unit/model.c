/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A slow and simple model of the right answers, made from the design alone. */

#include "unit.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static bool is_beside(const struct unit_record *one, const struct unit_record *other)
{
    return one->first == other->first && one->last == other->last &&
           strcmp(one->protocol, other->protocol) == 0;
}

/*
 * The index of the service that a record belongs to: itself, or what it is an alias of, where that
 * has the same protocol and number. Tests keep chains of aliases to themselves.
 */
static int owner(const struct unit_registry *registry, size_t index)
{
    const struct unit_record *alias = &registry->records[index];
    for (size_t i = 0; alias->alias_of != NULL && i < registry->count; i++) {
        const struct unit_record *record = &registry->records[i];
        if (is_beside(record, alias) && strcmp(record->name, alias->alias_of) == 0)
            return (int)i;
    }
    return (int)index;
}

static bool has_protocol(const struct unit_record *record, const char *protocol)
{
    return protocol == NULL || strcmp(record->protocol, protocol) == 0;
}

/* The lowest index that stands for a service; -1 is none. */
static int first_of(int one, int other)
{
    return one < 0 || (other >= 0 && other < one) ? other : one;
}

int model_by_name(const struct unit_registry *registry, const char *name, const char *protocol)
{
    int exact = -1;
    int folded = -1;
    for (size_t i = 0; i < registry->count; i++) {
        const struct unit_record *record = &registry->records[i];
        if (!has_protocol(record, protocol) || strcasecmp(record->name, name) != 0)
            continue;
        folded = first_of(folded, owner(registry, i));
        if (strcmp(record->name, name) == 0)
            exact = first_of(exact, owner(registry, i));
    }
    return exact >= 0 ? exact : folded;
}

int model_by_port(const struct unit_registry *registry, unsigned port, const char *protocol)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct unit_record *record = &registry->records[i];
        if (record->first <= port && record->last >= port && has_protocol(record, protocol) &&
            owner(registry, i) == (int)i)
            return (int)i;
    }
    return -1;
}

int model_next(const struct unit_registry *registry, int index)
{
    for (size_t i = (size_t)(index + 1); i < registry->count; i++)
        if (owner(registry, i) == (int)i)
            return (int)i;
    return -1;
}

static bool has_aliases(const struct unit_registry *registry, int index,
                        const struct reader_service *service)
{
    const char *alias = service->name + strlen(service->name) + 1;
    unsigned count = 0;
    for (size_t i = 0; i < registry->count; i++) {
        if ((int)i == index || !is_beside(&registry->records[i], &registry->records[index]) ||
            owner(registry, i) != index)
            continue;
        if (++count > service->alias_count || strcmp(registry->records[i].name, alias) != 0)
            return false;
        alias += strlen(alias) + 1;
    }
    return count == service->alias_count;
}

bool model_agrees(const struct unit_registry *registry, int index, int error,
                  const struct reader_service *service)
{
    if (index < 0)
        return error == -ESRCH;
    const struct unit_record *record = &registry->records[index];
    return error == 0 && strcmp(service->name, record->name) == 0 &&
           strcmp(service->protocol, record->protocol) == 0 && service->port == record->first &&
           service->last == record->last && has_aliases(registry, index, service);
}
