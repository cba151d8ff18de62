/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/publish.h"
#include "tool.h"

#define CURRENT      IANA_STATE_DIRECTORY "/current"
#define PREVIOUS     IANA_STATE_DIRECTORY "/previous"
#define LOCK         IANA_STATE_DIRECTORY "/lock"
#define BUILD_PREFIX "build."
#define SOURCE_NAME  "source"

/* Searchable and readable for everybody, whatever the umask: all processes read what is inside. */
#define OPEN_TO_ALL 0755

/* Create a directory and what is missing above it. */
static int make_directories(const char *path)
{
    char prefix[PATH_MAX];
    for (const char *end = strchr(path + 1, '/');; end = strchr(end + 1, '/')) {
        size_t length = end != NULL ? (size_t)(end - path) : strlen(path);
        memcpy(prefix, path, length);
        prefix[length] = '\0';
        if (mkdir(prefix, OPEN_TO_ALL) == 0) {
            if (chmod(prefix, OPEN_TO_ALL) != 0)
                return -errno;
        } else if (errno != EEXIST) {
            return -errno;
        }
        if (end == NULL)
            return 0;
    }
}

int store_open(void)
{
    int error = make_directories(IANA_STATE_DIRECTORY);
    if (error != 0)
        return error;
    int lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return -errno;
    while (flock(lock, LOCK_EX) != 0) {
        if (errno == EINTR)
            continue;
        error = -errno;
        close(lock);
        return error;
    }
    return lock;
}

void store_close(int lock)
{
    close(lock);
}

/* Let the symbolic link at `path` lead to `target`, in one step. */
static int publish_link(const char *path, const char *target)
{
    char draft[PATH_MAX];
    snprintf(draft, sizeof draft, "%s.new", path);
    if (unlink(draft) != 0 && errno != ENOENT)
        return -errno;
    if (symlink(target, draft) != 0)
        return -errno;
    if (rename(draft, path) == 0)
        return 0;
    int error = -errno;
    unlink(draft);
    return error;
}

/* The build that a link leads to: a plain name. "" if there is none. */
static void read_link(const char *path, char name[NAME_MAX + 1])
{
    ssize_t length = readlink(path, name, NAME_MAX);
    name[length > 0 ? length : 0] = '\0';
}

static void remove_build(const char *name)
{
    static const char *const files[] = {DATABASE_NAME, REGISTRY_NAME, SOURCE_NAME};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", IANA_STATE_DIRECTORY, name, files[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/%s", IANA_STATE_DIRECTORY, name);
    rmdir(path);
}

/* Remove the builds that no link leads to. */
static void remove_old_builds(void)
{
    char current[NAME_MAX + 1];
    char previous[NAME_MAX + 1];
    read_link(CURRENT, current);
    read_link(PREVIOUS, previous);
    DIR *directory = opendir(IANA_STATE_DIRECTORY);
    if (directory == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        if (strncmp(entry->d_name, BUILD_PREFIX, strlen(BUILD_PREFIX)) == 0 &&
            strcmp(entry->d_name, current) != 0 && strcmp(entry->d_name, previous) != 0)
            remove_build(entry->d_name);
    closedir(directory);
}

static int write_source(const char *path, const struct store_source *source)
{
    char text[sizeof *source + 64];
    int length = snprintf(text, sizeof text, "%s\n%s\n%s\n", source->origin, source->etag,
                          source->last_modified);
    return publish_bytes(path, text, (size_t)length);
}

/* Write the three files of a build into its directory. */
static int fill_build(const char *directory, const char *registry, const struct writer_image *image,
                      const struct store_source *source)
{
    char path[PATH_MAX];
    if (chmod(directory, OPEN_TO_ALL) != 0)
        return -errno;
    snprintf(path, sizeof path, "%s/" REGISTRY_NAME, directory);
    int error = publish_copy(path, registry);
    if (error != 0)
        return error;
    snprintf(path, sizeof path, "%s/" SOURCE_NAME, directory);
    error = write_source(path, source);
    if (error != 0)
        return error;
    snprintf(path, sizeof path, "%s/" DATABASE_NAME, directory);
    return publish_bytes(path, image->blocks, image->count * sizeof image->blocks[0]);
}

/* Let the build be the one in use, and the one in use be the one before. */
static int switch_to(const char *name)
{
    char current[NAME_MAX + 1];
    read_link(CURRENT, current);
    int error = *current != '\0' ? publish_link(PREVIOUS, current) : 0;
    if (error == 0)
        error = publish_link(CURRENT, name);
    if (error == 0)
        error = publish_link(STATE_REGISTRY, "current/" REGISTRY_NAME);
    if (error == 0)
        error = publish_link(STATE_DATABASE, "current/" DATABASE_NAME);
    return error;
}

int store_install(const char *registry, const struct writer_image *image,
                  const struct store_source *source)
{
    char directory[] = IANA_STATE_DIRECTORY "/" BUILD_PREFIX "XXXXXX";
    const char *name = strrchr(directory, '/') + 1;
    if (mkdtemp(directory) == NULL)
        return -errno;
    int error = fill_build(directory, registry, image, source);
    if (error == 0)
        error = switch_to(name);
    remove_old_builds();
    return error;
}

int store_rollback(void)
{
    if (renameat2(AT_FDCWD, CURRENT, AT_FDCWD, PREVIOUS, RENAME_EXCHANGE) != 0)
        return -errno;
    return 0;
}

/* Take a line without its end into `text`; a longer one is cut. */
static void read_line(FILE *file, char *text, int size)
{
    if (fgets(text, size, file) == NULL)
        *text = '\0';
    text[strcspn(text, "\n")] = '\0';
}

int store_read_source(struct store_source *source)
{
    *source = (struct store_source){.origin = ""};
    FILE *file = fopen(CURRENT "/" SOURCE_NAME, "re");
    if (file == NULL)
        return -errno;
    read_line(file, source->origin, sizeof source->origin);
    read_line(file, source->etag, sizeof source->etag);
    read_line(file, source->last_modified, sizeof source->last_modified);
    fclose(file);
    return 0;
}
