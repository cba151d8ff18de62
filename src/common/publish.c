/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"

#define READABLE_BY_ALL 0644

/* What the name of a draft adds to that of the file: dots, a process, a number. */
#define DRAFT_ADDS (sizeof "..4294967295.99" - 1)

/* The number of names for a draft that are tried. */
#define MAX_DRAFTS 100u

struct publication {
    int directory;
    int descriptor;          /* of the draft */
    bool has_name;           /* `draft` is a name in the directory */
    char name[NAME_MAX + 1]; /* of the file to replace */
    char draft[NAME_MAX + 1];
};

/* Split `path` into the directory, which is opened, and the name. */
static int open_directory(struct publication *publication, const char *path)
{
    char directory[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    if (*name == '\0' || strlen(name) > NAME_MAX || strlen(path) >= sizeof directory)
        return *name == '\0' ? -EISDIR : -ENAMETOOLONG;
    if (slash != NULL)
        snprintf(directory, sizeof directory, "%.*s", (int)(slash - path + 1), path);
    strcpy(publication->name, name);
    publication->directory = io_open(directory, O_RDONLY | O_DIRECTORY);
    return publication->directory < 0 ? publication->directory : 0;
}

/* Call `make` with one name after the other, until one does not exist yet. */
static int with_draft_name(struct publication *publication,
                           int (*make)(struct publication *publication))
{
    for (unsigned i = 0; i < MAX_DRAFTS; i++) {
        snprintf(publication->draft, sizeof publication->draft, ".%.*s.%u.%u",
                 (int)(NAME_MAX - DRAFT_ADDS), publication->name, (unsigned)getpid(), i);
        int error = make(publication);
        if (error != -EEXIST) {
            publication->has_name = error == 0;
            return error;
        }
    }
    return -EEXIST;
}

static int create_named(struct publication *publication)
{
    publication->descriptor = io_open_at(publication->directory, publication->draft,
                                         O_WRONLY | O_CREAT | O_EXCL, READABLE_BY_ALL);
    return publication->descriptor < 0 ? publication->descriptor : 0;
}

/* Give the nameless file a name, through /proc (see O_TMPFILE in open(2)). */
static int give_name(struct publication *publication)
{
    char source[64];
    snprintf(source, sizeof source, "/proc/self/fd/%d", publication->descriptor);
    return linkat(AT_FDCWD, source, publication->directory, publication->draft,
                  AT_SYMLINK_FOLLOW) != 0
               ? -errno
               : 0;
}

static int begin(struct publication *publication, const char *path)
{
    struct stat status;
    *publication = (struct publication){.directory = -1, .descriptor = -1};

    int error = open_directory(publication, path);
    if (error != 0)
        return error;
    if (fstatat(publication->directory, publication->name, &status, 0) == 0 &&
        !S_ISREG(status.st_mode))
        return -EEXIST;
    if (access("/proc/self/fd", X_OK) == 0)
        publication->descriptor =
            io_open_at(publication->directory, ".", O_WRONLY | O_TMPFILE, READABLE_BY_ALL);
    if (publication->descriptor < 0)
        error = with_draft_name(publication, create_named);
    if (error == 0 && fchmod(publication->descriptor, READABLE_BY_ALL) != 0)
        error = -errno;
    return error;
}

static int write_copy(struct publication *publication, int source, size_t most)
{
    char bytes[65536];
    ssize_t got;
    size_t size = 0;
    int error = 0;
    while (error == 0 && (got = io_read(source, bytes, sizeof bytes)) != 0) {
        size += got > 0 ? (size_t)got : 0;
        if (size > most)
            error = -EFBIG;
        else
            error = got < 0 ? (int)got : io_write(publication->descriptor, bytes, (size_t)got);
    }
    return error;
}

/* Flush the new file to the disk, and rename it to the old one. */
static int commit(struct publication *publication)
{
    int error = io_flush(publication->descriptor);
    if (error == 0 && !publication->has_name)
        error = with_draft_name(publication, give_name);
    if (error != 0)
        return error;
    if (renameat(publication->directory, publication->draft, publication->directory,
                 publication->name) != 0)
        return -errno;
    publication->has_name = false;
    /* The file is replaced already; that some file systems cannot flush a directory is no error. */
    (void)io_flush(publication->directory);
    return 0;
}

static void cleanup(struct publication *publication)
{
    if (publication->has_name)
        unlinkat(publication->directory, publication->draft, 0);
    if (publication->descriptor >= 0)
        close(publication->descriptor);
    if (publication->directory >= 0)
        close(publication->directory);
}

int publish_bytes(const char *path, const void *bytes, size_t size)
{
    struct publication publication;
    int error = begin(&publication, path);
    if (error == 0)
        error = io_write(publication.descriptor, bytes, size);
    if (error == 0)
        error = commit(&publication);
    cleanup(&publication);
    return error;
}

int publish_descriptor(const char *path, int source, size_t most)
{
    struct publication publication;
    int error = begin(&publication, path);
    if (error == 0)
        error = write_copy(&publication, source, most);
    if (error == 0)
        error = commit(&publication);
    cleanup(&publication);
    return error;
}
