/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "state.h"

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

#include "common/io.h"
#include "common/publish.h"
#include "nscd.h"
#include "tool/tool.h"

#define CURRENT_NAME      "current"
#define PREVIOUS_NAME     "previous"
#define SOURCE_NAME       "source"
#define GENERATION_PREFIX "generation."

#define CURRENT  IANA_STATE_DIRECTORY "/" CURRENT_NAME
#define PREVIOUS CURRENT "/" PREVIOUS_NAME
#define SOURCE   CURRENT "/" SOURCE_NAME
#define LOCK     IANA_STATE_DIRECTORY "/lock"

/* The path of a new generation; mkdtemp replaces the Xs. */
#define GENERATION_TEMPLATE IANA_STATE_DIRECTORY "/" GENERATION_PREFIX "XXXXXX"

/* Every user can search and read these directories, whatever the umask. */
#define OPEN_TO_ALL 0755

/* The mode of the lock: no other user can take it and so delay a change. */
#define OWNER_ONLY 0600

/* The limit for `source`; what we write is shorter. */
#define MAX_SOURCE 16384u

/* Create a directory, and the directories above it that do not exist. */
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

/* Create a file without a name; if the file system has none, remove the name of a new file. */
static int create_nameless(void)
{
    int descriptor = io_open_at(AT_FDCWD, IANA_STATE_DIRECTORY, O_RDWR | O_TMPFILE, OWNER_ONLY);
    if (descriptor != -EOPNOTSUPP && descriptor != -EISDIR)
        return descriptor;
    char path[] = IANA_STATE_DIRECTORY "/draft.XXXXXX";
    descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    unlink(path);
    return descriptor;
}

int state_create_draft(void)
{
    int error = make_directories(IANA_STATE_DIRECTORY);
    return error == 0 ? create_nameless() : error;
}

int state_open(void)
{
    int error = make_directories(IANA_STATE_DIRECTORY);
    if (error != 0)
        return error;
    int lock = io_open_at(AT_FDCWD, LOCK, O_RDWR | O_CREAT, OWNER_ONLY);
    if (lock < 0)
        return lock;
    while (flock(lock, LOCK_EX) != 0) {
        if (errno == EINTR)
            continue;
        error = -errno;
        close(lock);
        return error;
    }
    return lock;
}

void state_close(int lock)
{
    close(lock);
}

/* Flush the names of a directory to the disk. Some file systems cannot; that is no error. */
static void flush_directory(const char *path)
{
    int descriptor = io_open(path, O_RDONLY | O_DIRECTORY);
    if (descriptor < 0)
        return;
    (void)io_flush(descriptor);
    close(descriptor);
}

/* Make the symbolic link `name` in `directory` point to `target`, by one rename. */
static int publish_link(const char *directory, const char *name, const char *target)
{
    char path[PATH_MAX];
    char draft[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(draft, sizeof draft, "%s/%s.new", directory, name);
    if (unlink(draft) != 0 && errno != ENOENT)
        return -errno;
    if (symlink(target, draft) != 0)
        return -errno;
    if (rename(draft, path) != 0) {
        int error = -errno;
        unlink(draft);
        return error;
    }
    flush_directory(directory);
    return 0;
}

/* Read the target of a link; "" if it does not exist or is not a link. 0, or a negative errno. */
static int read_target(const char *link, char target[PATH_MAX])
{
    ssize_t length = readlink(link, target, PATH_MAX - 1);
    target[length > 0 ? length : 0] = '\0';
    return length >= 0 || errno == ENOENT || errno == ENOTDIR || errno == EINVAL ? 0 : -errno;
}

/* Make the links in the state directory that lead to the files of the pair in use. */
static int publish_names(void)
{
    static const char *const names[] = {REGISTRY_FILE, DATABASE_FILE};
    int error = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && error == 0; i++) {
        char path[PATH_MAX];
        char wanted[PATH_MAX];
        char target[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", IANA_STATE_DIRECTORY, names[i]);
        snprintf(wanted, sizeof wanted, "%s/%s", CURRENT_NAME, names[i]);
        error = read_target(path, target);
        if (error == 0 && strcmp(target, wanted) != 0)
            error = publish_link(IANA_STATE_DIRECTORY, names[i], wanted);
    }
    return error;
}

/* The name of the generation that a link points to; "": none. 0, or a negative errno. */
static int read_generation(const char *link, char name[NAME_MAX + 1])
{
    char target[PATH_MAX];
    int error = read_target(link, target);
    const char *slash = strrchr(target, '/');
    const char *last = slash != NULL ? slash + 1 : target;
    strcpy(name, strlen(last) <= NAME_MAX ? last : "");
    return error;
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

/* Remove all generations but those of the pair in use and of the pair before it. If these cannot be
 * read, remove none. */
static void remove_old_generations(void)
{
    char current[NAME_MAX + 1];
    char previous[NAME_MAX + 1];
    if (read_generation(CURRENT, current) != 0 || read_generation(PREVIOUS, previous) != 0)
        return;
    int state = io_open(IANA_STATE_DIRECTORY, O_RDONLY | O_DIRECTORY);
    DIR *directory = list_directory(state);
    if (directory == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        if (strncmp(entry->d_name, GENERATION_PREFIX, strlen(GENERATION_PREFIX)) == 0 &&
            strcmp(entry->d_name, current) != 0 && strcmp(entry->d_name, previous) != 0)
            remove_generation(state, entry->d_name);
    closedir(directory);
}

/* Create an empty generation. `directory` gets its path. */
static int make_generation(char directory[sizeof GENERATION_TEMPLATE])
{
    strcpy(directory, GENERATION_TEMPLATE);
    if (mkdtemp(directory) == NULL || chmod(directory, OPEN_TO_ALL) != 0)
        return -errno;
    return 0;
}

static const char *generation_name(const char *directory)
{
    return directory + strlen(IANA_STATE_DIRECTORY "/");
}

/* Write each member on a line. A line break in a file name is replaced, so that it does not begin
 * another line. */
static int write_source(const char *path, const struct state_source *source)
{
    char text[sizeof *source + 64];
    struct state_source lines = *source;
    for (char *letter = lines.origin; *letter != '\0'; letter++)
        if (*letter == '\n')
            *letter = '?';
    int length =
        snprintf(text, sizeof text, "%s\n%s\n%s\n", lines.origin, lines.etag, lines.last_modified);
    return publish_bytes(path, text, (size_t)length);
}

static int add_source(const char *directory, const struct state_source *source)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" SOURCE_NAME, directory);
    return write_source(path, source);
}

static int add_copy(const char *directory, const char *name, const char *source)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return publish_copy(path, source);
}

static int add_image(const char *directory, const struct writer_image *image)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" DATABASE_FILE, directory);
    return publish_bytes(path, image->blocks, image->count * sizeof image->blocks[0]);
}

static int add_previous(const char *directory, const char *previous)
{
    char target[PATH_MAX];
    if (*previous == '\0')
        return 0;
    snprintf(target, sizeof target, "../%s", previous);
    return publish_link(directory, PREVIOUS_NAME, target);
}

/*
 * Make a generation of a database and a registry that do not belong to one. `name` gets its name;
 * "" if there is no such database.
 */
static int adopt(const char *database, const char *registry, const char *previous,
                 char name[NAME_MAX + 1])
{
    char directory[sizeof GENERATION_TEMPLATE];
    struct state_source source = {.origin = ""};
    *name = '\0';
    if (access(database, R_OK) != 0)
        return errno == ENOENT || errno == ELOOP ? 0 : -errno;
    int error = make_generation(directory);
    if (error == 0)
        error = add_copy(directory, DATABASE_FILE, database);
    if (error == 0 && state_set_origin(&source, registry) == 0)
        error = add_copy(directory, REGISTRY_FILE, registry);
    if (error == 0)
        error = add_source(directory, &source);
    if (error == 0)
        error = add_previous(directory, previous);
    snprintf(name, NAME_MAX + 1, "%s", generation_name(directory));
    return error;
}

/*
 * If services.db in the state directory is not our link, because somebody has copied a database
 * there, make a generation of it and put it in use. The next change is then one rename, and
 * `rollback` can restore this database.
 */
static int adopt_foreign(void)
{
    char target[PATH_MAX];
    char current[NAME_MAX + 1];
    char name[NAME_MAX + 1];
    int error = read_target(STATE_DATABASE, target);
    if (error != 0 || strcmp(target, CURRENT_NAME "/" DATABASE_FILE) == 0)
        return error;
    error = read_generation(CURRENT, current);
    if (error == 0)
        error = adopt(STATE_DATABASE, STATE_REGISTRY, current, name);
    if (error != 0 || *name == '\0')
        return error;
    error = publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, name);
    return error == 0 ? publish_names() : error;
}

int state_install(const char *registry, const struct writer_image *image,
                  const struct state_source *source)
{
    char directory[sizeof GENERATION_TEMPLATE];
    char replaced[NAME_MAX + 1];
    int error = adopt_foreign();
    if (error == 0)
        error = read_generation(CURRENT, replaced);
    if (error == 0 && *replaced == '\0')
        error = adopt(DATA_DATABASE, DATA_REGISTRY, "", replaced);
    if (error == 0)
        error = publish_names();
    if (error == 0)
        error = make_generation(directory);
    if (error == 0)
        error = add_copy(directory, REGISTRY_FILE, registry);
    if (error == 0)
        error = add_source(directory, source);
    if (error == 0)
        error = add_image(directory, image);
    if (error == 0)
        error = add_previous(directory, replaced);
    flush_directory(IANA_STATE_DIRECTORY);
    if (error == 0)
        error = publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, generation_name(directory));
    remove_old_generations();
    if (error == 0)
        nscd_forget_services();
    return error;
}

/* The link `previous` of the pair before is set first, so that one rename of `current` exchanges
 * the two. */
int state_rollback(void)
{
    char current[NAME_MAX + 1];
    char previous[NAME_MAX + 1];
    char directory[PATH_MAX];
    int error = adopt_foreign();
    if (error == 0)
        error = read_generation(CURRENT, current);
    if (error == 0)
        error = read_generation(PREVIOUS, previous);
    if (error == 0 && *previous == '\0')
        error = -ENOENT;
    if (error == 0) {
        snprintf(directory, sizeof directory, "%s/%s", IANA_STATE_DIRECTORY, previous);
        error = add_previous(directory, current);
    }
    if (error == 0)
        error = publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, previous);
    remove_old_generations();
    if (error == 0)
        nscd_forget_services();
    return error;
}

/* Copy the first line of `text` to `line`, cut to `size`. Returns the text after this line. */
static const char *take_line(const char *text, char *line, size_t size)
{
    size_t length = strcspn(text, "\n");
    snprintf(line, size, "%.*s", (int)length, text);
    return text[length] == '\n' ? text + length + 1 : text + length;
}

int state_read_source(struct state_source *source)
{
    struct strbuf text = {0};
    *source = (struct state_source){.origin = ""};
    int error = io_read_all(SOURCE, MAX_SOURCE, &text);
    if (error == 0) {
        const char *rest = take_line(strbuf_string(&text), source->origin, sizeof source->origin);
        rest = take_line(rest, source->etag, sizeof source->etag);
        take_line(rest, source->last_modified, sizeof source->last_modified);
    }
    strbuf_free(&text);
    return error;
}

int state_write_source(const struct state_source *source)
{
    return write_source(SOURCE, source);
}

int state_set_origin(struct state_source *source, const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole == NULL)
        return -errno;
    *source = (struct state_source){.origin = ""};
    snprintf(source->origin, sizeof source->origin, "%s", whole);
    free(whole);
    return 0;
}
