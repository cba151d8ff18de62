/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Replaces a file as a whole: after a kill or on a full disk, the old file is unchanged. The new
 * file is written, flushed to the disk and renamed to the old one. Until then it has no name, so
 * that a kill leaves nothing behind; on a file system without such files it has a temporary name.
 * Every user can read it.
 *
 * Each function: 0, or a negative errno. -EEXIST: `path` is not a regular file, and is unchanged.
 */

#ifndef PUBLISH_H
#define PUBLISH_H

#include <stddef.h>

/* Replace the file at `path` by `size` bytes. */
int publish_bytes(const char *path, const void *bytes, size_t size);

/* Replace the file at `path` by a copy of an open file, from its offset on. -EFBIG: it has more
 * than `most` bytes. */
int publish_descriptor(const char *path, int source, size_t most);

#endif
