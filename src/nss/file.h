/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The database's file, which is open only while one lookup reads it. The thread cannot be cancelled
 * meanwhile, and file_close gives errno the value that it had before file_open.
 *
 * If a path may not be opened (-EACCES, -EPERM), the process leaves it alone for a minute: what
 * refuses it may write to the system's log each time. Meanwhile file_status and file_open return
 * the same error without a system call. The other path does not wait.
 */

#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "ianadb.h"

#define FILE_PATHS 2u /* paths of the search path, numbered from 0 */

struct file {
    int descriptor;              /* -1: the file is not open */
    int cancel_state;            /* of the thread before file_open */
    int kept_errno;              /* errno before file_open */
    unsigned path;               /* the number of the path that was opened */
    struct stat status;          /* of the open file */
    struct ianadb_header header; /* of the database in it; file_open_database sets it */
};

static inline bool file_is_open(const struct file *file)
{
    return file->descriptor >= 0;
}

/* Get the status of the file at a path without opening it. 0, or a negative errno; errno stays. */
int file_status(unsigned path, struct stat *status);

/*
 * Open the regular file at a path and set `status`; `header` stays as it is. The file must not be
 * open. 0; or, with the file closed, a negative errno: -EBADMSG for what is not a regular file.
 */
int file_open(struct file *file, unsigned path);

/*
 * The same, and set `header` to the header of the database in the file; `scratch` is for the block
 * that it is in. 0; or, with the file closed, a negative errno: -EBADMSG for what is not a
 * database.
 */
int file_open_database(struct file *file, unsigned path, struct ianadb_block *scratch);

/*
 * Read `count` blocks, from block `number` on, of the given build. 0, -ESTALE if the file does not
 * hold a sound block of that build in one of these places, or another negative errno.
 */
int file_read(const struct file *file, uint64_t content_id, uint32_t number, uint32_t count,
              struct ianadb_block *blocks);

/* Close the file if it is open. */
void file_close(struct file *file);

#endif
