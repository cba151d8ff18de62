/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "registry/alias.h"
#include "registry/number.h"

/* Bytes for the name and the aliases of a service: an entry must fit into a block. */
#define MAX_STRINGS (IANADB_CONTENT_SIZE - sizeof(struct ianadb_entry))

/* Set *target to the name of which the note makes the record an alias, or to NULL. The caller frees
 * it. 0, or -ENOMEM. */
static int parse_alias_note(const char *note, char **target)
{
    size_t length;
    const char *name = alias_of(note, &length);
    *target = name != NULL ? strndup(name, length) : NULL;
    return name != NULL && *target == NULL ? -ENOMEM : 0;
}

/* No service has port 0. */
static bool parse_number(const char *number, struct table_service *service)
{
    unsigned first = 0;
    unsigned last = 0;
    bool is_valid = number_parse(number, &first, &last);
    service->port = (uint16_t)first;
    service->last = (uint16_t)last;
    return is_valid && first != 0;
}

/* Whether a services(5) line can hold the word: printable ASCII without blanks and `#`, 1 to `size`
 * - 1 bytes. */
static bool is_word(const char *text, size_t size)
{
    size_t length = 0;
    for (; text[length] != '\0'; length++)
        if (text[length] <= ' ' || text[length] > '~' || text[length] == '#' || length + 1 == size)
            return false;
    return length > 0;
}

/* The number of a protocol, which is added if it is new; -1 if there are too many. */
static int protocol_number(struct table *table, const char *protocol)
{
    for (unsigned i = 0; i < table->protocol_count; i++)
        if (strcmp(table->protocols[i], protocol) == 0)
            return (int)i;
    if (table->protocol_count == IANADB_MAX_PROTOCOLS)
        return -1;
    strcpy(table->protocols[table->protocol_count], protocol);
    return (int)table->protocol_count++;
}

/* Make room for one more servable record. */
static int grow(struct table *table)
{
    struct table_service *grown = array_room(table->servable, table->servable_count, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    table->servable = grown;
    return 0;
}

/* Add the service's name to table->names, unless the record before has the same; behind a name that
 * is added, its aliases may follow. 0, or -ENOMEM. */
static int add_name(struct table *table, const char *name, struct table_service *service)
{
    size_t count = table->servable_count;
    service->name_at = count > 0 ? table->servable[count - 1].name_at : 0;
    if (count > 0 && service->alias_count == 0 &&
        strcmp(table->names.bytes + service->name_at, name) == 0)
        return 0;
    service->name_at = (uint32_t)table->names.length;
    return strbuf_add(&table->names, name, strlen(name) + 1);
}

/* Append a servable record with this name. 0, or -ENOMEM. */
static int append(struct table *table, struct table_service *service, const char *name)
{
    int error = grow(table);
    if (error == 0)
        error = add_name(table, name, service);
    if (error != 0)
        return error;
    table->servable[table->servable_count++] = *service;
    table->counts[service->origin]++;
    return 0;
}

/* Whether a database can hold the record, whose ports `parsed` gets: 0; or 1, with `diagnostic`
 * set. */
static int parse_record(const struct registry_record *record, struct table_service *parsed,
                        struct diagnostic *diagnostic)
{
    const char *name = record->columns[REGISTRY_NAME];
    const char *number = record->columns[REGISTRY_NUMBER];
    const char *protocol = record->columns[REGISTRY_PROTOCOL];
    if (!is_word(name, IANADB_MAX_NAME + 1))
        return diagnostic_set(diagnostic, 1, record->line, 0,
                              "skipped: '%.60s' is not a service name", name);
    if (!parse_number(number, parsed))
        return diagnostic_set(diagnostic, 1, record->line, 0,
                              "skipped: '%.60s' is not a port or a range of ports", number);
    if (!is_word(protocol, IANADB_PROTOCOL_SIZE))
        return diagnostic_set(diagnostic, 1, record->line, 0, "skipped: '%.60s' is not a protocol",
                              protocol);
    return 0;
}

bool table_can_hold(const struct registry_record *record)
{
    struct table_service parsed;
    struct diagnostic diagnostic;
    return parse_record(record, &parsed, &diagnostic) == 0;
}

int table_add(struct table *table, const struct registry_record *record,
              struct diagnostic *diagnostic)
{
    const char *name = record->columns[REGISTRY_NAME];
    const char *number = record->columns[REGISTRY_NUMBER];
    const char *protocol = record->columns[REGISTRY_PROTOCOL];
    struct table_service parsed = {.line = (uint32_t)record->line, .origin = TABLE_REGISTRY};

    table->record_count++;
    if (*name == '\0' || *number == '\0' || *protocol == '\0')
        return 0;
    if (parse_record(record, &parsed, diagnostic) != 0)
        return 1;
    int number_of_protocol = protocol_number(table, protocol);
    if (number_of_protocol < 0)
        return diagnostic_set(diagnostic, 1, record->line, 0,
                              "skipped: protocol '%s', because a database has at most %u protocols",
                              protocol, IANADB_MAX_PROTOCOLS);

    parsed.protocol = (uint8_t)number_of_protocol;
    int error = parse_alias_note(record->columns[REGISTRY_NOTES], &parsed.same_as);
    if (error == 0)
        error = append(table, &parsed, name);
    if (error != 0) {
        free(parsed.same_as);
        return diagnostic_set(diagnostic, error, 0, 0, "out of memory");
    }
    return 0;
}

/* What keeps a line out of a database; NULL: nothing does. */
static const char *why_not(const struct table_line *line)
{
    size_t size = strlen(line->name) + 1;
    if (line->port == 0)
        return "the port is not 1 to 65535";
    if (!is_word(line->name, IANADB_MAX_NAME + 1))
        return "the name is not printable ASCII, or it is too long";
    if (!is_word(line->protocol, IANADB_PROTOCOL_SIZE))
        return "the protocol is not printable ASCII, or it is too long";
    for (size_t i = 0; i < line->alias_count; i++) {
        size += strlen(line->aliases[i]) + 1;
        if (!is_word(line->aliases[i], IANADB_MAX_NAME + 1))
            return "an alias is not printable ASCII, or it is too long";
    }
    return line->alias_count > IANADB_MAX_ALIASES || size > MAX_STRINGS ? "too many aliases" : NULL;
}

/* Append the service of a line, and its aliases. 0, or -ENOMEM. */
static int append_line(struct table *table, struct table_service *service,
                       const struct table_line *line)
{
    int error = append(table, service, line->name);
    for (size_t i = 0; i < line->alias_count && error == 0; i++)
        error = strbuf_add(&table->names, line->aliases[i], strlen(line->aliases[i]) + 1);
    return error;
}

int table_add_line(struct table *table, const struct table_line *line, enum table_origin origin,
                   struct diagnostic *diagnostic)
{
    const char *reason = why_not(line);
    diagnostic->path = line->path;
    if (reason != NULL)
        return diagnostic_set(diagnostic, -EBADMSG, line->number, 0, "%s", reason);
    int protocol = protocol_number(table, line->protocol);
    if (protocol < 0)
        return diagnostic_set(diagnostic, -EBADMSG, line->number, 0,
                              "protocol '%s' is one more than the %u that a database holds",
                              line->protocol, IANADB_MAX_PROTOCOLS);
    struct table_service service = {
        .port = line->port,
        .last = line->port,
        .protocol = (uint8_t)protocol,
        .alias_count = (uint8_t)line->alias_count,
        .origin = (uint8_t)origin,
    };
    int error = append_line(table, &service, line);
    return error == 0 ? 0 : diagnostic_set(diagnostic, error, 0, 0, "out of memory");
}

/* What find searches by. */
static int compare_keys(const struct table_service *one, uint16_t port, uint8_t protocol,
                        const char *name)
{
    if (one->port != port)
        return one->port < port ? -1 : 1;
    if (one->protocol != protocol)
        return one->protocol < protocol ? -1 : 1;
    return strcmp(one->name, name);
}

/* For qsort, over pointers: by port, protocol, name and last port, then in registry order. */
static int compare(const void *one, const void *other)
{
    const struct table_service *a = *(struct table_service *const *)one;
    const struct table_service *b = *(struct table_service *const *)other;
    int order = compare_keys(a, b->port, b->protocol, b->name);
    if (order == 0)
        order = a->last - b->last;
    return order != 0 ? order : (a > b) - (a < b);
}

/* Find a service's name, and the aliases that its line has. 0, or -ENOMEM. */
static int find_names(const struct table *table, struct table_service *service)
{
    const char *name = table->names.bytes + service->name_at;
    service->name = name;
    if (service->alias_count == 0)
        return 0;
    service->aliases = calloc(service->alias_count, sizeof service->aliases[0]);
    if (service->aliases == NULL)
        return -ENOMEM;
    for (unsigned i = 0; i < service->alias_count; i++) {
        name += strlen(name) + 1;
        service->aliases[i] = name;
    }
    return 0;
}

/*
 * Of the records with the same port, protocol and name, move the first in registry order before the
 * others. These stay in the order of their last ports, so that find can search them.
 */
static void put_first_records_first(const struct table *table)
{
    struct table_service **sorted = table->sorted;
    size_t end;
    for (size_t start = 0; start < table->counts[TABLE_REGISTRY]; start = end) {
        const struct table_service *key = sorted[start];
        size_t first = start;
        for (end = start + 1; end < table->counts[TABLE_REGISTRY]; end++) {
            if (compare_keys(sorted[end], key->port, key->protocol, key->name) != 0)
                break;
            if (sorted[end] < sorted[first])
                first = end;
        }
        struct table_service *service = sorted[first];
        memmove(&sorted[start + 1], &sorted[start], (first - start) * sizeof(service));
        sorted[start] = service;
    }
}

int table_sort(struct table *table)
{
    size_t count = table->servable_count;
    size_t host_count = 0;
    table->sorted = calloc(count + 1, sizeof table->sorted[0]);
    table->services = calloc(count + 1, sizeof table->services[0]);
    if (table->sorted == NULL || table->services == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        struct table_service *service = &table->servable[i];
        int error = find_names(table, service);
        if (error != 0)
            return error;
        if (service->origin == TABLE_HOST)
            table->services[host_count++] = service;
        table->sorted[i] = service;
    }
    qsort(table->sorted, table->counts[TABLE_REGISTRY], sizeof table->sorted[0], compare);
    put_first_records_first(table);
    return 0;
}

/* The place in `sorted`, from `start` on, of the first record that is not before this key. */
static size_t search(const struct table *table, size_t start, const struct table_service *key)
{
    size_t end = table->counts[TABLE_REGISTRY];
    while (start < end) {
        size_t middle = start + (end - start) / 2;
        const struct table_service *service = table->sorted[middle];
        int order = compare_keys(service, key->port, key->protocol, key->name);
        if (order < 0 || (order == 0 && service->last < key->last))
            start = middle + 1;
        else
            end = middle;
    }
    return start;
}

/* The record at a place in `sorted`, if it has the port, protocol and name of the key; or NULL. */
static struct table_service *record_at(const struct table *table, size_t place,
                                       const struct table_service *key)
{
    if (place == table->counts[TABLE_REGISTRY])
        return NULL;
    struct table_service *found = table->sorted[place];
    return compare_keys(found, key->port, key->protocol, key->name) == 0 ? found : NULL;
}

/* The first record with this name, first port and protocol, and this last port unless it is 0. */
static struct table_service *find(const struct table *table, const char *name, uint16_t port,
                                  uint16_t last, uint8_t protocol)
{
    struct table_service key = {.name = name, .port = port, .protocol = protocol};
    size_t place = search(table, 0, &key);
    struct table_service *found = record_at(table, place, &key);
    if (found == NULL || last == 0 || found->last == last)
        return found;
    key.last = last;
    found = record_at(table, search(table, place + 1, &key), &key);
    return found != NULL && found->last == last ? found : NULL;
}

bool table_prefer(struct table *table, const char *name, uint16_t port, const char *protocol)
{
    for (uint8_t i = 0; i < table->protocol_count; i++) {
        if (strcmp(table->protocols[i], protocol) != 0)
            continue;
        struct table_service *service = find(table, name, port, 0, i);
        if (service != NULL && !service->preferred)
            table->services[table->counts[TABLE_HOST] + table->preferred_count++] = service;
        if (service != NULL)
            service->preferred = true;
        return service != NULL;
    }
    return false;
}

/* Add the services of an origin that are not there yet, in their order. */
static void add_rest(struct table *table, enum table_origin origin)
{
    for (size_t i = 0; i < table->servable_count; i++)
        if (table->servable[i].origin == origin && !table->servable[i].preferred)
            table->services[table->service_count++] = &table->servable[i];
}

/*
 * The record that the note names, if it has the same protocol and ports; or NULL. A preferred
 * record is never an alias.
 */
static struct table_service *noted_target(const struct table *table,
                                          const struct table_service *service)
{
    if (service->same_as == NULL || service->preferred)
        return NULL;
    return find(table, service->same_as, service->port, service->last, service->protocol);
}

/* The service at the end of the chain of aliases; NULL if there is none, or if it is a circle. */
static struct table_service *alias_target(const struct table *table,
                                          const struct table_service *service)
{
    struct table_service *target = noted_target(table, service);
    for (int i = 1; i < TABLE_MAX_CHAIN && target != NULL; i++) {
        struct table_service *next = noted_target(table, target);
        if (next == NULL)
            return target;
        target = next;
    }
    return NULL;
}

static bool has_room(const struct table_service *service, const char *alias)
{
    size_t size = strlen(service->name) + 1;
    if (service->alias_count == IANADB_MAX_ALIASES)
        return false;
    for (unsigned i = 0; i < service->alias_count; i++)
        size += strlen(service->aliases[i]) + 1;
    return size + strlen(alias) + 1 <= MAX_STRINGS;
}

int table_add_alias(struct table_service *service, const char *alias)
{
    if (!has_room(service, alias))
        return -ENOSPC;
    const char **grown =
        reallocarray(service->aliases, service->alias_count + 1, sizeof service->aliases[0]);
    if (grown == NULL)
        return -ENOMEM;
    service->aliases = grown;
    service->aliases[service->alias_count++] = alias;
    return 0;
}

int table_order(struct table *table, diagnostic_listener *warn, void *context)
{
    size_t kept = 0;

    table->service_count = table->counts[TABLE_HOST] + table->preferred_count;
    add_rest(table, TABLE_REGISTRY);
    add_rest(table, TABLE_LEGACY);
    for (size_t i = 0; i < table->service_count; i++) {
        struct table_service *service = table->services[i];
        struct table_service *target = alias_target(table, service);
        int error = target != NULL ? table_add_alias(target, service->name) : -ENOSPC;
        if (error == -ENOMEM)
            return error;
        if (error != 0)
            table->services[kept++] = service;
        if (error != 0 && target != NULL) {
            struct diagnostic diagnostic;
            diagnostic_set(&diagnostic, 0, service->line, 0,
                           "'%.60s' stays a service: '%.60s' has no room for another alias",
                           service->name, target->name);
            warn(context, &diagnostic);
        }
    }
    table->service_count = kept;
    return 0;
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->servable_count; i++) {
        free(table->servable[i].same_as);
        free(table->servable[i].aliases);
    }
    strbuf_free(&table->names);
    free(table->servable);
    free(table->sorted);
    free(table->services);
    free(table->lower_case);
    free(table->repeats);
    *table = (struct table){0};
}
