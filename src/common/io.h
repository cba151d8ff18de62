/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Opens, reads, writes and flushes files. A call that a signal interrupts is made again. Linux does
 * not interrupt the other system calls that the tool makes on files.
 */

#ifndef IO_H
#define IO_H

#include <stddef.h>
#include <sys/types.h>

#include "strbuf.h"

/* openat(2), with O_CLOEXEC. A descriptor, or a negative errno. */
int io_open_at(int directory, const char *path, int flags, mode_t mode);

/* The same for an existing file, relative to the working directory. */
int io_open(const char *path, int flags);

/*
 * Open a regular file to read it, without waiting. A descriptor, which the caller closes, or a
 * negative errno; -EMEDIUMTYPE: it is not a regular file.
 */
int io_open_regular(const char *path);

/* The text of a negative errno of these functions, for a message. */
const char *io_describe(int error);

/* Read `size` bytes, or fewer at the end of the file. The number of bytes, or a negative errno. */
ssize_t io_read(int descriptor, void *bytes, size_t size);

/* Append the contents of the file at `path` to `text`. 0, or a negative errno; -EFBIG: there are
 * more than `most` bytes. */
int io_read_all(const char *path, size_t most, struct strbuf *text);

/*
 * The same for a file that need not exist, and may have been made by hand: it is read without
 * waiting. -ENOENT: there is no file; -ENOLINK: there is a symbolic link that leads nowhere;
 * -EMEDIUMTYPE: it is not a regular file.
 */
int io_read_optional(const char *path, size_t most, struct strbuf *text);

/* What is at a path that could not be opened for -ENOENT: -ENOENT, or -ENOLINK as above. */
int io_missing(const char *path);

/* The same as io_read_all for an open file, from its offset on. */
int io_read_rest(int descriptor, size_t most, struct strbuf *text);

/* Write all bytes. 0, or a negative errno. */
int io_write(int descriptor, const void *bytes, size_t size);

/* Flush the file to the disk. 0, or a negative errno. */
int io_flush(int descriptor);

#endif
