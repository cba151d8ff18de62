/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Replaces a file as a whole: a kill or a full disk at any moment leaves the old one. The new one
 * is written without a name where the file system can do that, so that a kill leaves nothing
 * behind, flushed to the disk, and put in the place of the old one. Everybody may read it.
 *
 * 0, or a negative errno. -EEXIST: what is there is not a regular file, and stays.
 */

#ifndef PUBLISH_H
#define PUBLISH_H

#include <stddef.h>

/* Put `size` bytes into the file at `path`. */
int publish_bytes(const char *path, const void *bytes, size_t size);

/* Put what the file at `source` holds into the file at `path`. */
int publish_copy(const char *path, const char *source);

/* Put what the open file `source` holds into the file at `path`. -EFBIG: more than `most` bytes. */
int publish_descriptor(const char *path, int source, size_t most);

#endif
