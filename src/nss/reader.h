/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds services in a database. Pure functions over bytes: where the blocks come from is the
 * caller's affair, and no byte of them can lead a read outside its block.
 */

#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ianadb.h"

/*
 * A database to look into.
 *
 * `header` has passed reader_check_header. `fetch` gets a block after reader_check_block, or
 * returns a negative errno, which the functions below hand on. `number` is below the header's
 * block_count. Of the blocks that one call fetches, the first and the last have to stay: the first
 * until the call returns, the last as long as the service found is used, which is a view of it.
 */
struct reader {
    const struct ianadb_header *header;
    const struct ianadb_block *(*fetch)(void *context, uint32_t number, int *error);
    void *context;
};

/* A service, as a view of its block. Ports are in host byte order. */
struct reader_service {
    const char *name;
    unsigned alias_count; /* of strings that follow the name and each other, with their NULs */
    size_t strings_size;  /* bytes of the name and the aliases */
    const char *protocol; /* IANADB_PROTOCOL_SIZE bytes, with NULs at their end */
    uint16_t port;        /* the first of the range */
    uint16_t last;        /* the last of the range; the same as port for most */
};

/* Where an enumeration stands. All zero is the start. */
struct reader_position {
    uint32_t offset;   /* of the entry in the file */
    unsigned protocol; /* the number of the next one in that entry */
};

/* Whether this is block `number` of the given build: 0, or -ESTALE. */
int reader_check_block(const struct ianadb_block *block, uint64_t content_id, uint32_t number);

/*
 * Whether this is the header of a whole database of file_size bytes, of version IANADB_VERSION. A
 * header that is longer than struct ianadb_header passes: the checksum covers its other fields,
 * which have no meaning here. 0, or -EBADMSG.
 */
int reader_check_header(const struct ianadb_block *block, uint64_t file_size);

/*
 * The first service with this name or alias and this protocol (NULL: any). An exact match goes
 * before one that differs in case. 0, -ESRCH, -EBADMSG for a damaged database, or fetch's error.
 */
int reader_find_name(const struct reader *reader, const char *name, const char *protocol,
                     struct reader_service *service);

/*
 * The first service on this port (host byte order) and this protocol (NULL: any). 0, -ESRCH,
 * -EBADMSG for a damaged database, or fetch's error.
 */
int reader_find_port(const struct reader *reader, uint16_t port, const char *protocol,
                     struct reader_service *service);

/*
 * The service at `position`, which moves on only if there is one. 0, -ESRCH past the last,
 * -EBADMSG for a damaged database, or fetch's error.
 */
int reader_next(const struct reader *reader, struct reader_position *position,
                struct reader_service *service);

#endif
