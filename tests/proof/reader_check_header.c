/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The check of any block as the header of a file of any size: it passes exactly what is sound. */

#include "proof.h"

#include "nss/reader.c"

static bool passes; /* reader_check_block */

int contract_reader_check_block(const struct ianadb_block *block, uint64_t content_id,
                                uint32_t number)
{
    holds(block == &first && number == 0);
    holds(content_id == ianadb_get64(header.content_id));
    given(!passes || block_is_sound(block));
    return passes ? 0 : -ESTALE;
}

static bool is_header(uint64_t file_size)
{
    return ianadb_get32(first.kind) == IANADB_HEADER &&
           ianadb_get32(first.length) >= sizeof(struct ianadb_header) &&
           ianadb_get32(header.version) == IANADB_VERSION &&
           file_size == ianadb_get32(header.block_count) * (uint64_t)sizeof first;
}

int main(void)
{
    uint64_t file_size = nondet_uint64();
    __CPROVER_havoc_object(&first);
    header = *(const struct ianadb_header *)first.content;
    passes = nondet_bool();
    int error = reader_check_header(&first, file_size);
    holds(error == 0 || error == -EBADMSG);
    holds((error == 0) == (passes && is_header(file_size) && header_is_sound()));
}
