/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "compare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"

struct comparing {
    const struct reader *reader;
    struct comparison *result;
    size_t known_names; /* names of the file that the database has */
    size_t known_ports;
};

static int add(struct difference_list *list, const struct difference *difference)
{
    struct difference *items = array_room(list->items, list->count, sizeof *items);
    if (items == NULL)
        return -ENOMEM;
    list->items = items;
    list->items[list->count++] = *difference;
    return 0;
}

/* Whether the service has the name, or an alias, in this spelling. */
static bool bears_name(const struct reader_service *service, const char *name)
{
    const char *own = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        if (strcmp(own, name) == 0)
            return true;
        own += strlen(own) + 1;
    }
    return false;
}

/*
 * The lookup by name without a protocol. It is a difference only if it changes, and in another way
 * than the lookup with the protocol of the file: `known` is the answer to that lookup, or NULL.
 */
static int compare_any_name(struct comparing *comparing, const struct file_service *file,
                            const struct reader_service *known)
{
    struct difference difference = {.file = file, .any_protocol = true};
    int error = reader_find_name(comparing->reader, file->name, NULL, &difference.iana);
    if (error == -ESRCH)
        return 0;
    if (error != 0 || difference.iana.port == file->port ||
        (known != NULL && difference.iana.port == known->port))
        return error;
    return add(&comparing->result->ports, &difference);
}

static int compare_name(struct comparing *comparing, const struct file_service *file)
{
    struct difference difference = {.file = file};
    int found = reader_find_name(comparing->reader, file->name, file->protocol, &difference.iana);
    int error = found == -ESRCH ? 0 : found;
    if (found == -ESRCH)
        error = add(&comparing->result->file_only, &difference);
    else if (found == 0 && difference.iana.port != file->port)
        error = add(&comparing->result->ports, &difference);
    if (found == 0 && bears_name(&difference.iana, file->name))
        comparing->known_names++;
    if (error == 0 && file->answers & ETC_SERVICES_ANY_NAME)
        error = compare_any_name(comparing, file, found == 0 ? &difference.iana : NULL);
    return error;
}

/* The same by port. */
static int compare_any_port(struct comparing *comparing, const struct file_service *file,
                            const struct reader_service *known)
{
    struct difference difference = {.file = file, .any_protocol = true};
    int error = reader_find_port(comparing->reader, file->port, NULL, &difference.iana);
    if (error == -ESRCH)
        return 0;
    if (error != 0 || strcmp(difference.iana.name, file->name) == 0 ||
        (known != NULL && strcmp(difference.iana.name, known->name) == 0))
        return error;
    return add(&comparing->result->names, &difference);
}

static int compare_port(struct comparing *comparing, const struct file_service *file)
{
    struct difference difference = {.file = file};
    int found = reader_find_port(comparing->reader, file->port, file->protocol, &difference.iana);
    int error = found == -ESRCH ? 0 : found;
    if (found == 0)
        comparing->known_ports++;
    if (found == 0 && strcmp(difference.iana.name, file->name) != 0)
        error = add(&comparing->result->names, &difference);
    if (error == 0 && file->answers & ETC_SERVICES_ANY_PORT)
        error = compare_any_port(comparing, file, found == 0 ? &difference.iana : NULL);
    return error;
}

/* Count the names and ports for which this service is the answer of the database. */
static void count_answers(const struct reader *reader, const struct reader_service *service,
                          size_t *names, size_t *ports)
{
    struct reader_service found;
    const char *name = service->name;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        if (reader_find_name(reader, name, service->protocol, &found) == 0 &&
            found.name == service->name)
            ++*names;
        name += strlen(name) + 1;
    }
    for (unsigned port = service->port; port <= service->last; port++)
        if (reader_find_port(reader, (uint16_t)port, service->protocol, &found) == 0 &&
            found.name == service->name)
            ++*ports;
}

/* Count the names and ports that the database has and the file does not have. */
static int count_added(struct comparing *comparing)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    size_t names = 0;
    size_t ports = 0;
    int error;
    while ((error = reader_next(comparing->reader, &position, &service)) == 0)
        count_answers(comparing->reader, &service, &names, &ports);
    comparing->result->added_names = names - comparing->known_names;
    comparing->result->added_ports = ports - comparing->known_ports;
    return error == -ESRCH ? 0 : error;
}

static int add_detour(struct detour_list *list, const struct detour *detour)
{
    struct detour *items = array_room(list->items, list->count, sizeof *items);
    if (items == NULL)
        return -ENOMEM;
    list->items = items;
    list->items[list->count++] = *detour;
    return 0;
}

/* Look where the name of a port leads; it need not have one. */
static int follow_port(struct comparing *comparing, uint16_t port, const char *protocol)
{
    struct detour detour = {.port = port};
    struct reader_service named;
    int error = reader_find_port(comparing->reader, port, protocol, &detour.service);
    if (error == -ESRCH)
        return 0;
    if (error == 0)
        error = reader_find_name(comparing->reader, detour.service.name, protocol, &named);
    if (error != 0 || named.port == port)
        return error;
    detour.leads_to = named.port;
    return add_detour(&comparing->result->detours, &detour);
}

static int find_detours(struct comparing *comparing)
{
    int error = 0;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++) {
        const char *protocol = comparing->reader->header->protocols[i];
        for (unsigned port = 1; port <= UINT16_MAX && *protocol != '\0' && error == 0; port++)
            error = follow_port(comparing, (uint16_t)port, protocol);
    }
    return error;
}

int compare_services(const struct etc_services *file, const struct reader *reader,
                     struct comparison *comparison)
{
    struct comparing comparing = {.reader = reader, .result = comparison};
    int error = 0;
    *comparison = (struct comparison){.added_names = 0};
    for (size_t i = 0; i < file->count && error == 0; i++) {
        const struct file_service *service = &file->services[i];
        if (service->answers & ETC_SERVICES_NAME)
            error = compare_name(&comparing, service);
        if (error == 0 && service->answers & ETC_SERVICES_PORT)
            error = compare_port(&comparing, service);
    }
    if (error == 0)
        error = count_added(&comparing);
    if (error == 0)
        error = find_detours(&comparing);
    if (error != 0)
        compare_free(comparison);
    return error;
}

void compare_free(struct comparison *comparison)
{
    free(comparison->ports.items);
    free(comparison->names.items);
    free(comparison->file_only.items);
    free(comparison->detours.items);
}
