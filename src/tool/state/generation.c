/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "generation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "common/publish.h"
#include "database.h"
#include "files.h"
#include "registry/registry.h"

#define CURRENT_NAME  "current"
#define PREVIOUS_NAME "previous"

#define CURRENT  IANA_STATE_DIRECTORY "/" CURRENT_NAME
#define PREVIOUS CURRENT "/" PREVIOUS_NAME

static bool is_generation(const char *name)
{
    return strncmp(name, GENERATION_PREFIX, strlen(GENERATION_PREFIX)) == 0 &&
           strchr(name, '/') == NULL && strlen(name) <= NAME_MAX;
}

/* The name of the generation that a link points to; "" if it points to something else. 0, or a
 * negative errno. */
static int read_generation(const char *link, char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    static const char up[] = "../";
    char target[PATH_MAX];
    int error = files_read_target(link, target, diagnostic);
    const char *last = strncmp(target, up, strlen(up)) == 0 ? target + strlen(up) : target;
    strcpy(name, is_generation(last) ? last : "");
    return error;
}

int generation_current(char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    return read_generation(CURRENT, name, diagnostic);
}

int generation_previous(char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    return read_generation(PREVIOUS, name, diagnostic);
}

int generation_is_in_use(struct diagnostic *diagnostic)
{
    char target[PATH_MAX];
    char generation[2 * PATH_MAX];
    struct stat status;
    int error = files_read_target(STATE_DATABASE, target, diagnostic);
    if (error != 0)
        return error;
    if (strcmp(target, CURRENT_NAME "/" DATABASE_FILE) != 0)
        return 0;
    error = files_read_target(CURRENT, target, diagnostic);
    if (error != 0)
        return error;
    if (*target == '\0')
        return 1;
    snprintf(generation, sizeof generation, "%s/%s", IANA_STATE_DIRECTORY,
             is_generation(target) ? target : "");
    return is_generation(target) && (lstat(generation, &status) != 0 || S_ISDIR(status.st_mode));
}

/* Begin to list a directory; the descriptor, if it is one, is closed with the list. NULL: it cannot
 * be listed, and the descriptor is closed. */
static DIR *list_directory(int descriptor)
{
    if (descriptor < 0)
        return NULL;
    DIR *directory = fdopendir(descriptor);
    if (directory == NULL)
        close(descriptor);
    return directory;
}

/* Remove a generation and all files in it. */
static void remove_generation(int state, const char *name)
{
    int descriptor = io_open_at(state, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    DIR *directory = list_directory(descriptor);
    if (directory == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        unlinkat(descriptor, entry->d_name, 0);
    closedir(directory);
    unlinkat(state, name, AT_REMOVEDIR);
}

void generation_remove_old(void)
{
    char current[NAME_MAX + 1];
    char previous[NAME_MAX + 1];
    struct diagnostic ignored;
    if (generation_current(current, &ignored) != 0 || generation_previous(previous, &ignored) != 0)
        return;
    int state = io_open(IANA_STATE_DIRECTORY, O_RDONLY | O_DIRECTORY);
    DIR *directory = list_directory(state);
    if (directory == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        if (is_generation(entry->d_name) && strcmp(entry->d_name, current) != 0 &&
            strcmp(entry->d_name, previous) != 0)
            remove_generation(state, entry->d_name);
    closedir(directory);
}

int generation_make(char directory[sizeof GENERATION_TEMPLATE], struct diagnostic *diagnostic)
{
    strcpy(directory, GENERATION_TEMPLATE);
    if (mkdtemp(directory) == NULL || chmod(directory, FILES_OPEN_TO_ALL) != 0)
        return files_fail(diagnostic, -errno, directory);
    return 0;
}

const char *generation_name(const char *directory)
{
    return directory + strlen(IANA_STATE_DIRECTORY "/");
}

int generation_publish_names(struct diagnostic *diagnostic)
{
    static const char *const names[] = {REGISTRY_FILE, DATABASE_FILE};
    int error = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && error == 0; i++) {
        char path[PATH_MAX];
        char wanted[PATH_MAX];
        char target[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", IANA_STATE_DIRECTORY, names[i]);
        snprintf(wanted, sizeof wanted, "%s/%s", CURRENT_NAME, names[i]);
        error = files_read_target(path, target, diagnostic);
        if (error == 0 && strcmp(target, wanted) != 0)
            error = files_publish_link(IANA_STATE_DIRECTORY, names[i], wanted, diagnostic);
    }
    return error;
}

int generation_add_origin(const char *directory, const struct origin *origin,
                          struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" ORIGIN_FILE, directory);
    return origin_write(path, origin, diagnostic);
}

int generation_add_registry(const char *directory, const char *registry,
                            struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" REGISTRY_FILE, directory);
    int descriptor = io_open_regular(registry);
    if (descriptor < 0)
        return files_fail(diagnostic, descriptor, registry);
    int error = publish_descriptor(path, descriptor, REGISTRY_MAX_BYTES);
    close(descriptor);
    return error == 0 ? 0 : files_fail(diagnostic, error, path);
}

int generation_add_image(const char *directory, const struct writer_image *image,
                         struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" DATABASE_FILE, directory);
    int error = publish_bytes(path, image->blocks, image->count * sizeof image->blocks[0]);
    return error == 0 ? 0 : files_fail(diagnostic, error, path);
}

int generation_add_previous(const char *directory, const char *previous,
                            struct diagnostic *diagnostic)
{
    char target[PATH_MAX];
    if (*previous == '\0')
        return 0;
    snprintf(target, sizeof target, "../%s", previous);
    return files_publish_link(directory, PREVIOUS_NAME, target, diagnostic);
}

int generation_check(const char *name, struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    char file[PATH_MAX];
    struct database database;
    struct diagnostic reason;
    diagnostic->path = NULL;
    snprintf(path, sizeof path, "%s/%s/" REGISTRY_FILE, IANA_STATE_DIRECTORY, name);
    int error = files_resolve(path, (off_t)REGISTRY_MAX_BYTES, file, diagnostic);
    if (error != 0 && error != -ENOENT)
        return error;
    snprintf(path, sizeof path, "%s/%s/" DATABASE_FILE, IANA_STATE_DIRECTORY, name);
    error = files_resolve_database(path, file, diagnostic);
    if (error != 0)
        return error;
    error = database_read_verified(file, &database, &reason);
    if (error == 0)
        database_free(&database);
    else
        diagnostic_set(diagnostic, error, 0, 0, "%.100s: %.130s", path, reason.text);
    return error;
}

int generation_use(const char *name, struct diagnostic *diagnostic)
{
    return files_publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, name, diagnostic);
}

int generation_exchange(const char *next, struct diagnostic *diagnostic)
{
    char current[NAME_MAX + 1];
    char directory[PATH_MAX];
    int error = generation_current(current, diagnostic);
    snprintf(directory, sizeof directory, "%s/%s", IANA_STATE_DIRECTORY, next);
    if (error == 0)
        error = generation_add_previous(directory, current, diagnostic);
    return error == 0 ? generation_use(next, diagnostic) : error;
}
