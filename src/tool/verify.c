/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services verify: look at every byte of a database file, and say what is wrong with it. */

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

/* The kind that the header says a block is of; 0: none. */
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
            return bad_block(diagnostic, i, "not of the kind that the header says");
        for (uint32_t j = ianadb_get32(block->length); j < sizeof block->content; j++)
            if (block->content[j] != 0)
                return bad_block(diagnostic, i, "not zero behind its content");
    }
    return 0;
}

/* Whether a lookup that this service can answer finds it, or one that goes before it. */
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
                                      "'%.60s %u/%s' is not found by its name and its port", name,
                                      (unsigned)service.port, service.protocol);
        if (name != service.name + service.strings_size)
            return bad(diagnostic, "a service's name ends before its entry says");
        count++;
    }
    if (error != -ESRCH)
        return bad(diagnostic, "a service's entry is damaged");
    if (count != ianadb_get32(reader->header->services))
        return bad(diagnostic, "not as many services as the header says");
    return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*path != NULL)
            argp_error(state, "one database, please");
        *path = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which database?");
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
        .doc = "Look at every byte of a database file, and say what is wrong with it.",
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
