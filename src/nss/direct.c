/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "direct.h"

#include <errno.h>
#include <stdlib.h>

#include "snapshot.h"

#define NO_BLOCK UINT32_MAX

static uint64_t content_id_of(const struct file *file)
{
    return ianadb_get64(file->header.content_id);
}

/* The reader's fetch. The first block of a lookup, which is the index's, stays to its end; of the
 * others the last one does. */
static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    struct direct *direct = context;
    struct direct_block *held = &direct->held[0];
    if (held->number != number && held->number != NO_BLOCK)
        held = &direct->held[1];
    if (held->number == number)
        return &held->block;
    *error = file_read(&direct->file, content_id_of(&direct->file), number, 1, &held->block);
    held->number = *error == 0 ? number : NO_BLOCK;
    return *error == 0 ? &held->block : NULL;
}

int direct_open(struct direct *direct)
{
    direct->held[0].number = NO_BLOCK;
    direct->held[1].number = NO_BLOCK;
    direct->reader = (struct reader){&direct->file.header, fetch, direct};
    return snapshot_open_file(&direct->file, &direct->held[0].block);
}

void direct_close(struct direct *direct)
{
    file_close(&direct->file);
}

struct direct_copy {
    uint32_t first; /* the number of the first service block */
    struct ianadb_header header;
    struct ianadb_block services[];
};

/* Copy the database in an open file. */
static int copy_services(const struct file *file, struct direct_copy **copy)
{
    uint32_t first = ianadb_get32(file->header.service_first);
    uint32_t count = ianadb_get32(file->header.service_count);
    struct direct_copy *made = malloc(sizeof *made + count * sizeof made->services[0]);
    if (made == NULL)
        return -ENOMEM;
    made->first = first;
    made->header = file->header;
    int error = file_read(file, content_id_of(file), first, count, made->services);
    if (error == 0)
        *copy = made;
    else
        free(made);
    return error;
}

int direct_copy(struct direct_copy **copy)
{
    struct file file;
    struct ianadb_block scratch;
    int error = snapshot_open_file(&file, &scratch);
    if (error != 0)
        return error;
    error = copy_services(&file, copy);
    file_close(&file);
    return error;
}

/* reader_next asks for service blocks alone. */
static const struct ianadb_block *fetch_copied(void *context, uint32_t number, int *error)
{
    const struct direct_copy *copy = context;
    (void)error;
    return &copy->services[number - copy->first];
}

struct reader direct_copy_reader(struct direct_copy *copy)
{
    return (struct reader){&copy->header, fetch_copied, copy};
}
