/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Directories and links of the state directory, and errors at a path. All functions here that have
 * a `diagnostic` set it with an error, but for -ENOENT of files_resolve. */

#ifndef FILES_H
#define FILES_H

#include <limits.h>
#include <sys/types.h>

#include "common/diagnostic.h"

/* Every user can search and read the directories, whatever the umask. */
#define FILES_OPEN_TO_ALL 0755

/* The mode of the lock and of drafts: no other user can take the lock and so delay a change. */
#define FILES_OWNER_ONLY 0600

/* Describe an error at `path`. Returns the error. */
int files_fail(struct diagnostic *diagnostic, int error, const char *path);

/* Create a directory, and the directories above it that do not exist. 0, or a negative errno. */
int files_make_directories(const char *path, struct diagnostic *diagnostic);

/* Flush the names of a directory to the disk. Some file systems cannot; that is no error. */
void files_flush_directory(const char *path);

/* Make the symbolic link `name` in `directory` point to `target`, by one rename. 0, or a negative
 * errno. */
int files_publish_link(const char *directory, const char *name, const char *target,
                       struct diagnostic *diagnostic);

/* Read the target of a link; "" if it does not exist or is not a link. 0, or a negative errno. */
int files_read_target(const char *link, char target[PATH_MAX], struct diagnostic *diagnostic);

/*
 * Follow the links of `path`, in the state directory. `file` gets the path without links. 0;
 * -ENOENT: there is no file; or another negative errno, also if the file is not in the state
 * directory, not a regular file, or larger than `most` bytes.
 */
int files_resolve(const char *path, off_t most, char file[PATH_MAX], struct diagnostic *diagnostic);

/* The same for a database. */
int files_resolve_database(const char *path, char file[PATH_MAX], struct diagnostic *diagnostic);

#endif
