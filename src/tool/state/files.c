/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "ianadb.h"

int files_fail(struct diagnostic *diagnostic, int error, const char *path)
{
    bool needs_root = (error == -EACCES || error == -EPERM) && geteuid() != 0;
    diagnostic->path = NULL;
    return diagnostic_set(diagnostic, error, 0, 0, "%.160s: %s%s", path, io_describe(error),
                          needs_root ? "; run this command as root" : "");
}

int files_make_directories(const char *path, struct diagnostic *diagnostic)
{
    char prefix[PATH_MAX];
    for (const char *end = strchr(path + 1, '/');; end = strchr(end + 1, '/')) {
        size_t length = end != NULL ? (size_t)(end - path) : strlen(path);
        memcpy(prefix, path, length);
        prefix[length] = '\0';
        if (mkdir(prefix, FILES_OPEN_TO_ALL) == 0) {
            if (chmod(prefix, FILES_OPEN_TO_ALL) != 0)
                return files_fail(diagnostic, -errno, prefix);
        } else if (errno != EEXIST) {
            return files_fail(diagnostic, -errno, prefix);
        }
        if (end == NULL)
            return 0;
    }
}

void files_flush_directory(const char *path)
{
    int descriptor = io_open(path, O_RDONLY | O_DIRECTORY);
    if (descriptor < 0)
        return;
    (void)io_flush(descriptor);
    close(descriptor);
}

int files_publish_link(const char *directory, const char *name, const char *target,
                       struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    char draft[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(draft, sizeof draft, "%s/%s.new", directory, name);
    if (unlink(draft) != 0 && errno != ENOENT)
        return files_fail(diagnostic, -errno, draft);
    if (symlink(target, draft) != 0)
        return files_fail(diagnostic, -errno, draft);
    if (rename(draft, path) != 0) {
        int error = -errno;
        unlink(draft);
        return files_fail(diagnostic, error, path);
    }
    files_flush_directory(directory);
    return 0;
}

int files_read_target(const char *link, char target[PATH_MAX], struct diagnostic *diagnostic)
{
    ssize_t length = readlink(link, target, PATH_MAX - 1);
    target[length > 0 ? length : 0] = '\0';
    return length >= 0 || errno == ENOENT || errno == ENOTDIR || errno == EINVAL
               ? 0
               : files_fail(diagnostic, -errno, link);
}

int files_resolve(const char *path, off_t most, char file[PATH_MAX], struct diagnostic *diagnostic)
{
    char state[PATH_MAX];
    struct stat status;
    if (realpath(path, file) == NULL)
        return errno == ENOENT ? -ENOENT : files_fail(diagnostic, -errno, path);
    if (realpath(IANA_STATE_DIRECTORY, state) == NULL || lstat(file, &status) != 0)
        return files_fail(diagnostic, -errno, path);
    size_t length = strlen(state);
    diagnostic->path = NULL;
    if (strncmp(file, state, length) != 0 || file[length] != '/')
        return diagnostic_set(
            diagnostic, -EXDEV, 0, 0,
            "%.120s: the link leads out of the state directory, to %.80s; remove it", path, file);
    if (!S_ISREG(status.st_mode))
        return diagnostic_set(diagnostic, -EMEDIUMTYPE, 0, 0, "%.160s: %s; remove it", path,
                              io_describe(-EMEDIUMTYPE));
    if (status.st_size > most)
        return diagnostic_set(diagnostic, -EXDEV, 0, 0, "%.160s: %lld bytes, too large; remove it",
                              path, (long long)status.st_size);
    return 0;
}

int files_resolve_database(const char *path, char file[PATH_MAX], struct diagnostic *diagnostic)
{
    return files_resolve(path, (off_t)IANADB_MAX_BLOCKS * IANADB_BLOCK_SIZE, file, diagnostic);
}
