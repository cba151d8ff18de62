/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reader.h"

#include <errno.h>
#include <stddef.h>

int reader_check_block(const struct ianadb_block *block, uint64_t content_id, uint32_t number)
{
    if (ianadb_get32(block->length) > sizeof block->content ||
        ianadb_get64(block->checksum) != ianadb_checksum(block, content_id, number))
        return -ESTALE;
    return 0;
}

/* The blocks `first` .. `first + count - 1` lie in the file, behind the header. */
static bool region_fits(struct ianadb_le32 first, struct ianadb_le32 count, uint32_t block_count)
{
    uint32_t start = ianadb_get32(first);
    return start >= 1 && start <= block_count && ianadb_get32(count) <= block_count - start;
}

int reader_check_header(const struct ianadb_block *block, uint64_t file_size)
{
    const struct ianadb_header *header = (const struct ianadb_header *)block->content;
    uint32_t block_count = ianadb_get32(header->block_count);

    if (ianadb_get32(block->kind) != IANADB_HEADER ||
        ianadb_get32(block->length) < sizeof *header ||
        ianadb_get32(header->version) != IANADB_VERSION || block_count > IANADB_MAX_BLOCKS ||
        file_size != (uint64_t)block_count * IANADB_BLOCK_SIZE ||
        reader_check_block(block, ianadb_get64(header->content_id), 0) != 0)
        return -EBADMSG;
    if (!region_fits(header->name_first, header->name_count, block_count) ||
        !region_fits(header->port_first, header->port_count, block_count) ||
        !region_fits(header->service_first, header->service_count, block_count))
        return -EBADMSG;
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        if (header->protocols[i][IANADB_PROTOCOL_SIZE - 1] != '\0')
            return -EBADMSG;
    if (header->updated[sizeof header->updated - 1] != '\0')
        return -EBADMSG;
    return 0;
}
