/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Opens, reads, writes and flushes files. A signal that interrupts one of these changes nothing:
 * the call is made again. All other system calls that the tool makes on files are never interrupted
 * on Linux.
 */

#ifndef IO_H
#define IO_H

#include <stddef.h>
#include <sys/types.h>

#include "strbuf.h"

/* openat(2), with O_CLOEXEC. A descriptor, or a negative errno. */
int io_open_at(int directory, const char *path, int flags, mode_t mode);

/* Open a file that is there. A descriptor, or a negative errno. */
int io_open(const char *path, int flags);

/*
 * Open a file to read it, if it is a regular one; nothing else is waited for. A descriptor, or a
 * negative errno: -EMEDIUMTYPE for what is no regular file.
 */
int io_open_regular(const char *path);

/* What a negative errno of these functions means, as a message says it. */
const char *io_describe(int error);

/* Read `size` bytes, or fewer where the file ends before. How many, or a negative errno. */
ssize_t io_read(int descriptor, void *bytes, size_t size);

/* Add what the file at `path` holds to `text`. 0, or a negative errno; -EFBIG: more than `most`
 * bytes. */
int io_read_all(const char *path, size_t most, struct strbuf *text);

/* The same of an open file, from where it stands. */
int io_read_rest(int descriptor, size_t most, struct strbuf *text);

/* Write all of it. 0, or a negative errno. */
int io_write(int descriptor, const void *bytes, size_t size);

/* Flush the file to the disk. 0, or a negative errno. */
int io_flush(int descriptor);

#endif
