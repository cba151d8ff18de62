/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services verify: check every block and every service of a database file. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"
#include "tool/state/database.h"

static int bad(struct diagnostic *diagnostic, const char *text)
{
    return diagnostic_set(diagnostic, -EBADMSG, 0, 0, "%s", text);
}

static int bad_block(struct diagnostic *diagnostic, uint32_t number, const char *text)
{
    return diagnostic_set(diagnostic, -EBADMSG, 0, 0, "block %u: %s", (unsigned)number, text);
}

static bool is_in(struct ianadb_le32 first, struct ianadb_le32 count, uint32_t number)
{
    return number >= ianadb_get32(first) && number - ianadb_get32(first) < ianadb_get32(count);
}

/* The kind that a block must have, by the regions of the header; 0: it is in no region. */
static uint32_t expected_kind(const struct ianadb_header *header, uint32_t number)
{
    if (number == 0)
        return IANADB_HEADER;
    if (is_in(header->service_first, header->service_count, number))
        return IANADB_SERVICES;
    if (is_in(header->name_first, header->name_count, number))
        return IANADB_NAMES;
    if (is_in(header->port_first, header->port_count, number))
        return IANADB_PORTS;
    return 0;
}

static int check_blocks(const struct database *database, struct diagnostic *diagnostic)
{
    for (uint32_t i = 0; i < database->image.count; i++) {
        const struct ianadb_block *block = &database->image.blocks[i];
        if (ianadb_get32(block->kind) != expected_kind(database->reader.header, i))
            return bad_block(diagnostic, i, "the kind is not what the header says");
        for (uint32_t j = ianadb_get32(block->length); j < sizeof block->content; j++)
            if (block->content[j] != 0)
                return bad_block(diagnostic, i, "unused bytes are not zero");
    }
    return 0;
}

/* Whether lookups by the name and by both ends of the range find this service, or one before it. */
static bool is_found(const struct reader *reader, const char *name,
                     const struct reader_service *service)
{
    struct reader_service found;
    return reader_find_name(reader, name, service->protocol, &found) == 0 &&
           found.name <= service->name &&
           reader_find_port(reader, service->port, service->protocol, &found) == 0 &&
           found.name <= service->name &&
           reader_find_port(reader, service->last, service->protocol, &found) == 0 &&
           found.name <= service->name;
}

static int check_services(const struct reader *reader, struct diagnostic *diagnostic)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    uint32_t count = 0;
    int error;

    while ((error = reader_next(reader, &position, &service)) == 0) {
        const char *name = service.name;
        for (unsigned i = 0; i <= service.alias_count; i++, name += strlen(name) + 1)
            if (!is_found(reader, name, &service))
                return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                                      "lookups do not find '%.60s %u/%s' by its name and its port",
                                      name, (unsigned)service.port, service.protocol);
        if (name != service.name + service.strings_size)
            return bad(diagnostic, "the size of an entry is not that of its names");
        count += service.last - service.port + 1u;
    }
    if (error != -ESRCH)
        return bad(diagnostic, "an entry is damaged");
    if (count != ianadb_get32(reader->header->services))
        return bad(diagnostic, "the number of services is not what the header says");
    return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*path != NULL)
            argp_error(state, "more than one database");
        *path = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no database given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int verify_main(int argc, char **argv)
{
    static const struct argp parser = {
        .parser = parse,
        .args_doc = "DB",
        .doc = "Check every block and every service of a database file.",
    };
    const char *path = NULL;
    tool_parse(&parser, argc, argv, &path);

    struct diagnostic diagnostic;
    struct database database;
    int error = database_read(path, &database, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    const struct ianadb_header *header = database.reader.header;
    error = check_blocks(&database, &diagnostic);
    if (error == 0)
        error = check_services(&database.reader, &diagnostic);
    if (error == 0)
        printf("%s: valid; registry of %s, %u services, %u names\n", path, header->updated,
               (unsigned)ianadb_get32(header->services), (unsigned)ianadb_get32(header->names));
    database_free(&database);
    return error == 0 ? EXIT_DONE : tool_fail(error, &diagnostic);
}
