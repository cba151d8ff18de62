/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services verify: look at every byte of a database file, and say what is wrong with it. */

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nss/reader.h"
#include "tool.h"

struct database {
    struct problem *problem;
    struct ianadb_block *blocks;
    uint32_t count;
    const struct ianadb_header *header;
    struct reader reader;
};

static int bad(struct database *database, const char *text)
{
    return problem_set(database->problem, -EBADMSG, 0, 0, "%s", text);
}

static int bad_block(struct database *database, uint32_t number, const char *text)
{
    return problem_set(database->problem, -EBADMSG, 0, 0, "block %u: %s", (unsigned)number, text);
}

/* Read the whole file; what is not a row of blocks is refused by its size. */
static int read_file(struct database *database, int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return problem_set(database->problem, -errno, 0, 0, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return bad(database, "not a regular file");
    size_t size = (size_t)status.st_size;
    if (size == 0 || size % IANADB_BLOCK_SIZE != 0 || size / IANADB_BLOCK_SIZE > IANADB_MAX_BLOCKS)
        return problem_set(database->problem, -EBADMSG, 0, 0,
                           "%zu bytes are not a whole number of blocks of %u, at most %u", size,
                           IANADB_BLOCK_SIZE, IANADB_MAX_BLOCKS);
    database->count = (uint32_t)(size / IANADB_BLOCK_SIZE);
    database->blocks = malloc(size);
    if (database->blocks == NULL)
        return problem_set(database->problem, -ENOMEM, 0, 0, "out of memory");
    ssize_t got = read(descriptor, database->blocks, size);
    if (got < 0)
        return problem_set(database->problem, -errno, 0, 0, "%s", strerror(errno));
    return (size_t)got == size ? 0 : bad(database, "it changed while it was read");
}

static int fetch(void *context, uint32_t number, const struct ianadb_block **block)
{
    const struct database *database = context;
    *block = &database->blocks[number];
    return 0;
}

static int check_header(struct database *database)
{
    const struct ianadb_block *block = &database->blocks[0];
    database->header = (const struct ianadb_header *)block->content;
    if (ianadb_get32(block->kind) != IANADB_HEADER)
        return bad(database, "not a services database");
    if (ianadb_get32(database->header->version) != IANADB_VERSION)
        return problem_set(database->problem, -EBADMSG, 0, 0, "format version %u; known is %u",
                           (unsigned)ianadb_get32(database->header->version), IANADB_VERSION);
    if (ianadb_get32(database->header->block_count) != database->count)
        return problem_set(database->problem, -EBADMSG, 0, 0, "%u blocks; the header says %u",
                           (unsigned)database->count,
                           (unsigned)ianadb_get32(database->header->block_count));
    if (reader_check_header(block, (uint64_t)database->count * IANADB_BLOCK_SIZE) != 0)
        return bad_block(database, 0, "the checksum or a number in the header is wrong");
    database->reader = (struct reader){database->header, fetch, database};
    return 0;
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

static int check_blocks(struct database *database)
{
    uint64_t build = ianadb_get64(database->header->build);
    for (uint32_t i = 0; i < database->count; i++) {
        const struct ianadb_block *block = &database->blocks[i];
        if (reader_check_block(block, build, i) != 0)
            return bad_block(database, i, "the checksum is wrong");
        if (ianadb_get32(block->kind) != expected_kind(database->header, i))
            return bad_block(database, i, "not of the kind that the header says");
        for (uint32_t j = ianadb_get32(block->length); j < sizeof block->content; j++)
            if (block->content[j] != 0)
                return bad_block(database, i, "not zero behind its content");
    }
    return 0;
}

/* Whether a lookup that this service can answer finds it, or one that goes before it. */
static bool is_found(const struct database *database, const char *name,
                     const struct reader_service *service)
{
    struct reader_service found;
    return reader_find_name(&database->reader, name, service->protocol, &found) == 0 &&
           found.name <= service->name &&
           reader_find_port(&database->reader, service->port, service->protocol, &found) == 0 &&
           found.name <= service->name &&
           reader_find_port(&database->reader, service->last, service->protocol, &found) == 0 &&
           found.name <= service->name;
}

static int check_services(struct database *database)
{
    struct reader_position position = {0, 0};
    struct reader_service service;
    uint32_t count = 0;
    int error;

    while ((error = reader_next(&database->reader, &position, &service)) == 0) {
        const char *name = service.name;
        for (unsigned i = 0; i <= service.alias_count; i++, name += strlen(name) + 1)
            if (!is_found(database, name, &service))
                return problem_set(database->problem, -EBADMSG, 0, 0,
                                   "'%.60s %u/%s' is not found by its name and its port", name,
                                   (unsigned)service.port, service.protocol);
        count++;
    }
    if (error != -ESRCH)
        return bad(database, "a service's entry is damaged");
    if (count != ianadb_get32(database->header->services))
        return bad(database, "not as many services as the header says");
    return 0;
}

static int check(struct database *database)
{
    int error = check_header(database);
    if (error == 0)
        error = check_blocks(database);
    if (error == 0)
        error = check_services(database);
    return error;
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
    argp_parse(&parser, argc, argv, 0, NULL, &path);

    struct problem problem = {.path = path};
    struct database database = {.problem = &problem};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return tool_fail_system(-errno, path);
    int error = read_file(&database, descriptor);
    close(descriptor);
    if (error == 0)
        error = check(&database);
    if (error == 0)
        printf("%s: valid; registry of %s, %u services, %u names\n", path, database.header->updated,
               (unsigned)ianadb_get32(database.header->services),
               (unsigned)ianadb_get32(database.header->names));
    free(database.blocks);
    return error == 0 ? EXIT_DONE : tool_fail(error, &problem);
}
