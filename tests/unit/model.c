/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A slow and simple model of the right answers, made from the design alone. */

#include "unit.h"

#include <ctype.h>
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

static bool is_name(const struct unit_registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->count; i++)
        if (strcmp(registry->records[i].name, name) == 0)
            return true;
    return false;
}

#define MOST_NAMES 64

/* The names of a service: its own, those of its aliases, then what these are in lower case where no
 * service has that name. */
struct names {
    char list[MOST_NAMES][IANADB_MAX_NAME + 1];
    unsigned count;
};

static void add_name(struct names *names, const char *name)
{
    ck_assert_uint_lt(names->count, MOST_NAMES);
    strcpy(names->list[names->count++], name);
}

static void add_lower_case(const struct unit_registry *registry, struct names *names)
{
    unsigned count = names->count;
    for (unsigned i = 0; i < count; i++) {
        char name[IANADB_MAX_NAME + 1];
        bool is_new = true;
        for (size_t j = 0; j <= strlen(names->list[i]); j++)
            name[j] = (char)tolower((unsigned char)names->list[i][j]);
        for (unsigned j = 0; j < names->count; j++)
            is_new = is_new && strcmp(names->list[j], name) != 0;
        if (is_new && !is_name(registry, name))
            add_name(names, name);
    }
}

static void find_names(const struct unit_registry *registry, int index, struct names *names)
{
    names->count = 0;
    add_name(names, registry->records[index].name);
    for (size_t i = 0; i < registry->count; i++)
        if ((int)i != index && is_beside(&registry->records[i], &registry->records[index]) &&
            owner(registry, i) == index)
            add_name(names, registry->records[i].name);
    add_lower_case(registry, names);
}

static bool has_names(const struct unit_registry *registry, int index,
                      const struct reader_service *service)
{
    struct names names;
    const char *name = service->name;
    find_names(registry, index, &names);
    for (unsigned i = 0; i < names.count; i++, name += strlen(name) + 1)
        if (i > service->alias_count || strcmp(names.list[i], name) != 0)
            return false;
    return names.count == service->alias_count + 1;
}

bool model_agrees(const struct unit_registry *registry, int index, int error,
                  const struct reader_service *service)
{
    if (index < 0)
        return error == -ESRCH;
    const struct unit_record *record = &registry->records[index];
    return error == 0 && strcmp(service->protocol, record->protocol) == 0 &&
           service->port == record->first && service->last == record->last &&
           has_names(registry, index, service);
}

bool model_repeats(const struct unit_registry *registry, const struct reader_service *service)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct unit_record *record = &registry->records[i];
        if (owner(registry, i) == (int)i && strcmp(record->protocol, service->protocol) == 0 &&
            service->port >= record->first && service->last <= record->last &&
            has_names(registry, (int)i, service))
            return true;
    }
    return false;
}
