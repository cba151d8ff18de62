/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "live.h"
#include "tool/tool.h"

static int bad(struct diagnostic *diagnostic, const char *text)
{
    return diagnostic_set(diagnostic, -EBADMSG, 0, 0, "%s", text);
}

/* Read the whole file. A file of the wrong size is refused before it is read. */
static int read_blocks(int descriptor, struct writer_image *image, struct diagnostic *diagnostic)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return diagnostic_set(diagnostic, -errno, 0, 0, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return bad(diagnostic, "not a regular file");
    if (status.st_size == 0 || status.st_size % IANADB_BLOCK_SIZE != 0 ||
        status.st_size / IANADB_BLOCK_SIZE > IANADB_MAX_BLOCKS)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "%lld bytes; a database has 1 to %u blocks of %u bytes",
                              (long long)status.st_size, IANADB_MAX_BLOCKS, IANADB_BLOCK_SIZE);
    size_t size = (size_t)status.st_size;
    image->count = (uint32_t)(size / IANADB_BLOCK_SIZE);
    image->blocks = malloc(size);
    if (image->blocks == NULL)
        return diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
    ssize_t got = io_read(descriptor, image->blocks, size);
    if (got < 0)
        return diagnostic_set(diagnostic, (int)got, 0, 0, "%s", strerror((int)-got));
    return (size_t)got == size ? 0 : bad(diagnostic, "the file changed while it was read");
}

static int check_header(const struct writer_image *image, const struct ianadb_header *header,
                        struct diagnostic *diagnostic)
{
    const struct ianadb_block *block = &image->blocks[0];
    if (ianadb_get32(block->kind) != IANADB_HEADER)
        return bad(diagnostic, "not a database of nss-iana");
    if (ianadb_get32(header->version) != IANADB_VERSION)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "format version %u; this iana-services reads version %u",
                              (unsigned)ianadb_get32(header->version), IANADB_VERSION);
    if (ianadb_get32(header->block_count) != image->count)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "the file has %u blocks, the header says %u", (unsigned)image->count,
                              (unsigned)ianadb_get32(header->block_count));
    if (reader_check_header(block, (uint64_t)image->count * IANADB_BLOCK_SIZE) != 0)
        return bad(diagnostic, "block 0: the checksum or a field of the header is wrong");
    return 0;
}

static int check_blocks(const struct writer_image *image, const struct ianadb_header *header,
                        struct diagnostic *diagnostic)
{
    for (uint32_t i = 0; i < image->count; i++)
        if (reader_check_block(&image->blocks[i], ianadb_get64(header->content_id), i) != 0)
            return diagnostic_set(diagnostic, -EBADMSG, 0, 0, "block %u: the checksum is wrong",
                                  (unsigned)i);
    return 0;
}

static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    const struct ianadb_block *blocks = context;
    (void)error;
    return &blocks[number];
}

void database_adopt(struct database *database, const struct writer_image *image)
{
    database->image = *image;
    database->reader = (struct reader){
        .header = (const struct ianadb_header *)image->blocks[0].content,
        .fetch = fetch,
        .context = image->blocks,
    };
}

int database_read(const char *path, struct database *database, struct diagnostic *diagnostic)
{
    struct writer_image image = {.blocks = NULL};
    diagnostic->path = path;
    int descriptor = io_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return diagnostic_set(diagnostic, descriptor, 0, 0, "%s", strerror(-descriptor));
    int error = read_blocks(descriptor, &image, diagnostic);
    close(descriptor);
    if (image.blocks == NULL)
        return error;
    database_adopt(database, &image);
    if (error == 0)
        error = check_header(&image, database->reader.header, diagnostic);
    if (error == 0)
        error = check_blocks(&image, database->reader.header, diagnostic);
    if (error != 0)
        free(image.blocks);
    return error;
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

static int check_content(const struct database *database, struct diagnostic *diagnostic)
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

/* Check every byte of a database that was read, and look up everything in it. */
static int verify(const struct database *database, struct diagnostic *diagnostic)
{
    int error = check_content(database, diagnostic);
    return error == 0 ? check_services(&database->reader, diagnostic) : error;
}

int database_read_verified(const char *path, struct database *database,
                           struct diagnostic *diagnostic)
{
    int error = database_read(path, database, diagnostic);
    if (error != 0)
        return error;
    error = verify(database, diagnostic);
    if (error != 0)
        database_free(database);
    return error;
}

int database_read_live(struct database *database, struct diagnostic *diagnostic)
{
    struct live_database live;
    int error = live_find(&live);
    diagnostic->path = STATE_DATABASE;
    if (error == -ENOENT)
        return diagnostic_set(diagnostic, error, 0, 0,
                              "there is no database, and none at " DATA_DATABASE);
    return database_read(live.path, database, diagnostic);
}

void database_free(struct database *database)
{
    free(database->image.blocks);
}
