/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Looks up services in a database of any bytes, as it is, and with right checksums. Each answer is
 * valid and inside its block.
 */

#include "fuzz.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "nss/reader.h"
#include "nss/servent.h"

/* More blocks show nothing new. */
#define MAX_BLOCKS 16u

/* Each block is memory of its own: a step beyond it is seen. */
struct database {
    struct ianadb_block *blocks[MAX_BLOCKS];
    bool sound[MAX_BLOCKS]; /* it has been checked, as a snapshot does once */
    uint32_t count;
    struct reader reader;
};

static struct ianadb_header *header_of(const struct database *database)
{
    return (struct ianadb_header *)database->blocks[0]->content;
}

static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    struct database *database = context;
    fuzz_expect(number < database->count, "only blocks of the file are fetched");
    const struct ianadb_block *block = database->blocks[number];
    *error = -ESTALE;
    if (!database->sound[number] &&
        reader_check_block(block, ianadb_get64(header_of(database)->content_id), number) != 0)
        return NULL;
    database->sound[number] = true;
    return block;
}

/* Take the bytes as blocks; zeros fill up the last one. */
static void open_database(struct database *database, const uint8_t *data, size_t size)
{
    *database = (struct database){.count = 0};
    for (size_t at = 0; at < size && database->count < MAX_BLOCKS; at += IANADB_BLOCK_SIZE) {
        struct ianadb_block *block = calloc(1, sizeof *block);
        fuzz_expect(block != NULL, "there is memory");
        memcpy(block, data + at, size - at < sizeof *block ? size - at : sizeof *block);
        database->blocks[database->count++] = block;
    }
}

static void close_database(struct database *database)
{
    for (uint32_t i = 0; i < database->count; i++)
        free(database->blocks[i]);
}

/* Make right what anybody who knows the format would. */
static void seal(struct database *database)
{
    struct ianadb_header *header = header_of(database);
    database->blocks[0]->kind = ianadb_put32(IANADB_HEADER);
    database->blocks[0]->length = ianadb_put32(sizeof *header);
    header->version = ianadb_put32(IANADB_VERSION);
    header->block_count = ianadb_put32(database->count);
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        header->protocols[i][IANADB_PROTOCOL_SIZE - 1] = '\0';
    header->updated[sizeof header->updated - 1] = '\0';
    for (uint32_t i = 0; i < database->count; i++) {
        struct ianadb_block *block = database->blocks[i];
        uint32_t length = ianadb_get32(block->length);
        if (length > sizeof block->content)
            block->length = ianadb_put32(length % sizeof block->content);
        block->checksum = ianadb_put64(ianadb_checksum(block, ianadb_get64(header->content_id), i));
        database->sound[i] = false;
    }
}

/* An answer is honest, and can be handed to a caller. */
static void expect_honest(int error, const struct reader_service *service)
{
    char buffer[16384];
    struct servent result;
    fuzz_expect(error == 0 || error == -ESRCH || error == -EBADMSG || error == -ESTALE,
                "an answer is one of four");
    if (error == 0)
        fuzz_expect(servent_fill(&result, service, service->port, buffer, sizeof buffer) == 0,
                    "an answer fits into 16 KiB");
}

static void ask_for(const struct reader *reader, const char *name, uint16_t port)
{
    static const char *const protocols[] = {NULL, "tcp", "udp", "sctp", ""};
    struct reader_service service;
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
        expect_honest(reader_find_name(reader, name, protocols[i], &service), &service);
        expect_honest(reader_find_port(reader, port, protocols[i], &service), &service);
    }
}

/* Ask for what is there, and for what may not be. */
static void ask(const struct database *database)
{
    static const char *const names[] = {"http", "HTTP", "www", "x11", "domain", "", "n"};
    static const uint16_t ports[] = {0, 1, 53, 80, 6000, 6063, 65535};
    struct reader_position position = {0, 0};
    struct reader_service service;
    uint32_t count = 0;
    int error;

    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        ask_for(&database->reader, names[i], ports[i]);
    while ((error = reader_next(&database->reader, &position, &service)) == 0) {
        expect_honest(error, &service);
        if (count++ < 20)
            ask_for(&database->reader, service.name, service.last);
        fuzz_expect(count <= database->count * IANADB_CONTENT_SIZE / 9 * 8, "a listing ends");
    }
    expect_honest(error, &service);
}

static void try(struct database *database)
{
    database->reader =
        (struct reader){.header = header_of(database), .fetch = fetch, .context = database};
    if (reader_check_header(database->blocks[0], (uint64_t)database->count * IANADB_BLOCK_SIZE) ==
        0)
        ask(database);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct database database;
    open_database(&database, data, size);
    if (database.count > 0) {
        try(&database);
        seal(&database);
        try(&database);
    }
    close_database(&database);
    return 0;
}
