/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The database's file, open for the while of a lookup. No thread is cancelled meanwhile, and once
 * it is closed errno is what it was before: whatever may change errno happens while the file is
 * open.
 */

#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "ianadb.h"

struct file {
    int descriptor;   /* -1: it is not open */
    int cancel_state; /* to restore when it is closed */
    int kept_errno;   /* the same */
};

#define FILE_CLOSED ((struct file){.descriptor = -1})

static inline bool file_is_open(const struct file *file)
{
    return file->descriptor >= 0;
}

/* Ask for a file's status, without opening it. 0, or a negative errno; errno stays as it is. */
int file_status(const char *path, struct stat *status);

/*
 * Open a regular file in place of what is open. 0 with its `status`; or, with the file closed, a
 * negative errno, -EBADMSG for what is no regular file.
 */
int file_open(struct file *file, const char *path, struct stat *status);

/* Read `count` blocks from block `number` on. 0, -ESTALE for a file that ends before, or a negative
 * errno. */
int file_read(const struct file *file, uint32_t number, uint32_t count,
              struct ianadb_block *blocks);

/* Close it, if it is open. */
void file_close(struct file *file);

#endif
