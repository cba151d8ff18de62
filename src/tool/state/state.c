/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/io.h"
#include "common/publish.h"
#include "database.h"
#include "nscd.h"
#include "registry/registry.h"
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

/* How often to try to take the lock, in nanoseconds. */
#define LOCK_INTERVAL 50000000L

/* Describe an error at `path`. Returns the error. */
static int fail_at(struct diagnostic *diagnostic, int error, const char *path)
{
    bool needs_root = (error == -EACCES || error == -EPERM) && geteuid() != 0;
    diagnostic->path = NULL;
    return diagnostic_set(diagnostic, error, 0, 0, "%.160s: %s%s", path, io_describe(error),
                          needs_root ? "; run this command as root" : "");
}

/* Create a directory, and the directories above it that do not exist. */
static int make_directories(const char *path, struct diagnostic *diagnostic)
{
    char prefix[PATH_MAX];
    for (const char *end = strchr(path + 1, '/');; end = strchr(end + 1, '/')) {
        size_t length = end != NULL ? (size_t)(end - path) : strlen(path);
        memcpy(prefix, path, length);
        prefix[length] = '\0';
        if (mkdir(prefix, OPEN_TO_ALL) == 0) {
            if (chmod(prefix, OPEN_TO_ALL) != 0)
                return fail_at(diagnostic, -errno, prefix);
        } else if (errno != EEXIST) {
            return fail_at(diagnostic, -errno, prefix);
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

int state_create_draft(struct diagnostic *diagnostic)
{
    int error = make_directories(IANA_STATE_DIRECTORY, diagnostic);
    int descriptor = error == 0 ? create_nameless() : error;
    return error == 0 && descriptor < 0 ? fail_at(diagnostic, descriptor, IANA_STATE_DIRECTORY)
                                        : descriptor;
}

/* Open the file of the lock, which must be a regular file. A descriptor, or a negative errno. */
static int open_lock(struct diagnostic *diagnostic)
{
    struct stat status;
    int error = make_directories(IANA_STATE_DIRECTORY, diagnostic);
    if (error != 0)
        return error;
    int lock = io_open_at(AT_FDCWD, LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
                          OWNER_ONLY);
    if (lock < 0)
        return fail_at(diagnostic, lock, LOCK);
    error = fstat(lock, &status) != 0 ? -errno : 0;
    if (error == 0 && !S_ISREG(status.st_mode))
        error = -EMEDIUMTYPE;
    if (error == 0)
        return lock;
    close(lock);
    return fail_at(diagnostic, error, LOCK);
}

/*
 * Write which process has the lock, with its number if /proc/locks has it. A number in the file
 * would be wrong after the process was killed. Device numbers are not compared, because those of
 * Btrfs in /proc/locks are not those of stat(2).
 */
static void describe_holder(int lock, char *text, size_t size)
{
    struct stat status;
    char line[256];
    snprintf(text, size, "another process");
    FILE *locks = fopen("/proc/locks", "re");
    if (locks == NULL)
        return;
    while (fstat(lock, &status) == 0 && fgets(line, sizeof line, locks) != NULL) {
        char process[32];
        char inode[32];
        if (sscanf(line, "%*s FLOCK %*s WRITE %31s %*[^:]:%*[^:]:%31s", process, inode) == 2 &&
            strtoul(inode, NULL, 10) == status.st_ino && strtol(process, NULL, 10) > 0)
            snprintf(text, size, "process %s", process);
    }
    fclose(locks);
}

static time_t monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Take the lock without waiting. 0; -EWOULDBLOCK: another process has it; or a negative errno. */
static int try_lock(int lock)
{
    int error;
    do
        error = flock(lock, LOCK_EX | LOCK_NB) != 0 ? -errno : 0;
    while (error == -EINTR);
    return error;
}

/* Print a warning that another process has the lock, and wait for it. 0, or a negative errno. */
static int wait_for_lock(int lock, unsigned timeout, struct diagnostic *diagnostic)
{
    static const struct timespec interval = {.tv_nsec = LOCK_INTERVAL};
    time_t end = monotonic_seconds() + (time_t)timeout;
    char holder[64];
    int error;
    describe_holder(lock, holder, sizeof holder);
    diagnostic->path = LOCK;
    diagnostic_set(diagnostic, 0, 0, 0, "%s has the lock; waiting at most %u seconds", holder,
                   timeout);
    tool_warn(NULL, diagnostic);
    do {
        nanosleep(&interval, NULL);
        error = try_lock(lock);
    } while (error == -EWOULDBLOCK && monotonic_seconds() < end);
    if (error != -EWOULDBLOCK)
        return error == 0 ? 0 : fail_at(diagnostic, error, LOCK);
    describe_holder(lock, holder, sizeof holder);
    return diagnostic_set(diagnostic, error, 0, 0,
                          "%s still has the lock after %u seconds; see --timeout", holder, timeout);
}

int state_open(unsigned timeout, struct diagnostic *diagnostic)
{
    int lock = open_lock(diagnostic);
    if (lock < 0)
        return lock;
    int error = try_lock(lock);
    if (error == -EWOULDBLOCK)
        error = wait_for_lock(lock, timeout, diagnostic);
    else if (error != 0)
        fail_at(diagnostic, error, LOCK);
    if (error == 0)
        return lock;
    close(lock);
    return error;
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
static int publish_link(const char *directory, const char *name, const char *target,
                        struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    char draft[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(draft, sizeof draft, "%s/%s.new", directory, name);
    if (unlink(draft) != 0 && errno != ENOENT)
        return fail_at(diagnostic, -errno, draft);
    if (symlink(target, draft) != 0)
        return fail_at(diagnostic, -errno, draft);
    if (rename(draft, path) != 0) {
        int error = -errno;
        unlink(draft);
        return fail_at(diagnostic, error, path);
    }
    flush_directory(directory);
    return 0;
}

/* Read the target of a link; "" if it does not exist or is not a link. 0, or a negative errno. */
static int read_target(const char *link, char target[PATH_MAX], struct diagnostic *diagnostic)
{
    ssize_t length = readlink(link, target, PATH_MAX - 1);
    target[length > 0 ? length : 0] = '\0';
    return length >= 0 || errno == ENOENT || errno == ENOTDIR || errno == EINVAL
               ? 0
               : fail_at(diagnostic, -errno, link);
}

/* Make the links in the state directory that lead to the files of the pair in use. */
static int publish_names(struct diagnostic *diagnostic)
{
    static const char *const names[] = {REGISTRY_FILE, DATABASE_FILE};
    int error = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && error == 0; i++) {
        char path[PATH_MAX];
        char wanted[PATH_MAX];
        char target[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", IANA_STATE_DIRECTORY, names[i]);
        snprintf(wanted, sizeof wanted, "%s/%s", CURRENT_NAME, names[i]);
        error = read_target(path, target, diagnostic);
        if (error == 0 && strcmp(target, wanted) != 0)
            error = publish_link(IANA_STATE_DIRECTORY, names[i], wanted, diagnostic);
    }
    return error;
}

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
    int error = read_target(link, target, diagnostic);
    const char *last = strncmp(target, up, strlen(up)) == 0 ? target + strlen(up) : target;
    strcpy(name, is_generation(last) ? last : "");
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
    struct diagnostic ignored;
    if (read_generation(CURRENT, current, &ignored) != 0 ||
        read_generation(PREVIOUS, previous, &ignored) != 0)
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

/* Create an empty generation. `directory` gets its path. */
static int make_generation(char directory[sizeof GENERATION_TEMPLATE],
                           struct diagnostic *diagnostic)
{
    strcpy(directory, GENERATION_TEMPLATE);
    if (mkdtemp(directory) == NULL || chmod(directory, OPEN_TO_ALL) != 0)
        return fail_at(diagnostic, -errno, directory);
    return 0;
}

static const char *generation_name(const char *directory)
{
    return directory + strlen(IANA_STATE_DIRECTORY "/");
}

/* Write each member on a line. A line break in a file name is replaced, so that it does not begin
 * another line. */
static int write_source(const char *path, const struct state_source *source,
                        struct diagnostic *diagnostic)
{
    char text[sizeof *source + 64];
    struct state_source lines = *source;
    for (char *letter = lines.origin; *letter != '\0'; letter++)
        if (*letter == '\n')
            *letter = '?';
    int length =
        snprintf(text, sizeof text, "%s\n%s\n%s\n", lines.origin, lines.etag, lines.last_modified);
    int error = publish_bytes(path, text, (size_t)length);
    return error == 0 ? 0 : fail_at(diagnostic, error, path);
}

static int add_source(const char *directory, const struct state_source *source,
                      struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" SOURCE_NAME, directory);
    return write_source(path, source, diagnostic);
}

static int add_registry(const char *directory, const char *source, struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" REGISTRY_FILE, directory);
    int descriptor = io_open_regular(source);
    if (descriptor < 0)
        return fail_at(diagnostic, descriptor, source);
    int error = publish_descriptor(path, descriptor, REGISTRY_MAX_BYTES);
    close(descriptor);
    return error == 0 ? 0 : fail_at(diagnostic, error, path);
}

static int add_image(const char *directory, const struct writer_image *image,
                     struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" DATABASE_FILE, directory);
    int error = publish_bytes(path, image->blocks, image->count * sizeof image->blocks[0]);
    return error == 0 ? 0 : fail_at(diagnostic, error, path);
}

static int add_previous(const char *directory, const char *previous, struct diagnostic *diagnostic)
{
    char target[PATH_MAX];
    if (*previous == '\0')
        return 0;
    snprintf(target, sizeof target, "../%s", previous);
    return publish_link(directory, PREVIOUS_NAME, target, diagnostic);
}

/*
 * Follow the links of `path`, in the state directory. `file` gets the path without links. 0;
 * -ENOENT: there is no file; or another negative errno, also if the file is not in the state
 * directory, not a regular file, or larger than `most` bytes.
 */
static int resolve(const char *path, off_t most, char file[PATH_MAX], struct diagnostic *diagnostic)
{
    char state[PATH_MAX];
    struct stat status;
    if (realpath(path, file) == NULL)
        return errno == ENOENT ? -ENOENT : fail_at(diagnostic, -errno, path);
    if (realpath(IANA_STATE_DIRECTORY, state) == NULL || lstat(file, &status) != 0)
        return fail_at(diagnostic, -errno, path);
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

static int resolve_database(const char *path, char file[PATH_MAX], struct diagnostic *diagnostic)
{
    return resolve(path, (off_t)IANADB_MAX_BLOCKS * IANADB_BLOCK_SIZE, file, diagnostic);
}

/* The same as database_read, with the checks of database_verify. */
static int read_verified(const char *path, struct database *database, struct diagnostic *diagnostic)
{
    int error = database_read(path, database, diagnostic);
    if (error != 0)
        return error;
    error = database_verify(database, diagnostic);
    if (error != 0)
        database_free(database);
    return error;
}

/*
 * Check whether `compile` could read a registry, and set its origin; "" if it could not. That is no
 * error, because lookups do not need the registry. 0, or a negative errno.
 */
static int check_registry(const char *registry, struct state_source *source,
                          struct diagnostic *diagnostic)
{
    const struct registry_listener nobody = {.record = NULL};
    char updated[16];
    *source = (struct state_source){.origin = ""};
    int error = registry_read(registry, &nobody, updated, diagnostic);
    if (error == 0)
        error = state_set_origin(source, registry);
    if (error != -ENOMEM && error != -EIO)
        return 0;
    return fail_at(diagnostic, error, registry);
}

/*
 * Make a generation of a database and its registry. `name` gets its name. What needs memory is done
 * first: without memory, a generation could not be removed.
 */
static int make_adopted(const struct database *database, const char *registry, const char *previous,
                        char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    char directory[sizeof GENERATION_TEMPLATE];
    struct state_source source;
    int error = check_registry(registry, &source, diagnostic);
    if (error == 0)
        error = make_generation(directory, diagnostic);
    if (error != 0)
        return error;
    error = add_image(directory, &database->image, diagnostic);
    if (error == 0 && *source.origin != '\0')
        error = add_registry(directory, registry, diagnostic);
    if (error == 0)
        error = add_source(directory, &source, diagnostic);
    if (error == 0)
        error = add_previous(directory, previous, diagnostic);
    snprintf(name, NAME_MAX + 1, "%s", generation_name(directory));
    return error;
}

/* Make a generation of the shipped pair. `name` gets its name; "" if there is no such database. */
static int adopt_installed(char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    struct database database;
    *name = '\0';
    int error = read_verified(DATA_DATABASE, &database, diagnostic);
    if (error == -ENOENT || error == -EBADMSG || error == -ELOOP)
        return 0;
    if (error != 0)
        return error;
    error = make_adopted(&database, DATA_REGISTRY, "", name, diagnostic);
    database_free(&database);
    return error;
}

/* Whether the pair in use is a generation, or there is none. 0 or 1, or a negative errno. */
static int is_in_due_form(struct diagnostic *diagnostic)
{
    char target[PATH_MAX];
    char generation[2 * PATH_MAX];
    struct stat status;
    int error = read_target(STATE_DATABASE, target, diagnostic);
    if (error != 0)
        return error;
    if (strcmp(target, CURRENT_NAME "/" DATABASE_FILE) != 0)
        return 0;
    error = read_target(CURRENT, target, diagnostic);
    if (error != 0)
        return error;
    if (*target == '\0')
        return 1;
    snprintf(generation, sizeof generation, "%s/%s", IANA_STATE_DIRECTORY,
             is_generation(target) ? target : "");
    return is_generation(target) && (lstat(generation, &status) != 0 || S_ISDIR(status.st_mode));
}

/* What adopt_foreign found in the place of services.db. */
enum foreign { FOREIGN_NOTHING, FOREIGN_ADOPTED, FOREIGN_WORTHLESS };

/* Make a generation of this database and the registry beside it, and put it in use. */
static int adopt_files(const struct database *database, struct diagnostic *diagnostic)
{
    char registry[PATH_MAX];
    char current[NAME_MAX + 1];
    char name[NAME_MAX + 1];
    int error = resolve(STATE_REGISTRY, (off_t)REGISTRY_MAX_BYTES, registry, diagnostic);
    if (error != 0 && error != -ENOENT)
        return error;
    error = read_generation(CURRENT, current, diagnostic);
    if (error == 0)
        error = make_adopted(database, STATE_REGISTRY, current, name, diagnostic);
    if (error == 0)
        error = publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, name, diagnostic);
    return error == 0 ? publish_names(diagnostic) : error;
}

/*
 * If services.db in the state directory is not our link, because somebody has copied a database
 * there, make a generation of it and put it in use. The next change is then one rename, and
 * `rollback` can restore this database. If it does not pass the checks of `verify`, it stays, and
 * the change replaces it. An enum foreign, or a negative errno.
 */
static int adopt_foreign(struct diagnostic *diagnostic)
{
    char file[PATH_MAX];
    struct database database;
    int is_ours = is_in_due_form(diagnostic);
    if (is_ours != 0)
        return is_ours < 0 ? is_ours : FOREIGN_NOTHING;
    int error = resolve_database(STATE_DATABASE, file, diagnostic);
    if (error != 0)
        return error == -ENOENT ? FOREIGN_NOTHING : error;
    error = read_verified(file, &database, diagnostic);
    diagnostic->path = error == 0 ? NULL : STATE_DATABASE;
    if (error == -EBADMSG) {
        tool_warn(NULL, diagnostic);
        return FOREIGN_WORTHLESS;
    }
    if (error != 0)
        return error;
    error = adopt_files(&database, diagnostic);
    database_free(&database);
    return error == 0 ? FOREIGN_ADOPTED : error;
}

int state_install(const char *registry, const struct writer_image *image,
                  const struct state_source *source, struct diagnostic *diagnostic)
{
    char directory[sizeof GENERATION_TEMPLATE];
    char replaced[NAME_MAX + 1];
    int error = adopt_foreign(diagnostic);
    if (error >= 0)
        error = read_generation(CURRENT, replaced, diagnostic);
    if (error == 0 && *replaced == '\0')
        error = adopt_installed(replaced, diagnostic);
    if (error == 0)
        error = publish_names(diagnostic);
    if (error == 0)
        error = make_generation(directory, diagnostic);
    if (error == 0)
        error = add_registry(directory, registry, diagnostic);
    if (error == 0)
        error = add_source(directory, source, diagnostic);
    if (error == 0)
        error = add_image(directory, image, diagnostic);
    if (error == 0)
        error = add_previous(directory, replaced, diagnostic);
    flush_directory(IANA_STATE_DIRECTORY);
    if (error == 0)
        error = publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, generation_name(directory),
                             diagnostic);
    remove_old_generations();
    if (error == 0)
        nscd_forget_services();
    return error;
}

/* Check that a generation can be used again. 0; -ENOENT: it is gone; or another negative errno. */
static int check_generation(const char *name, struct diagnostic *diagnostic)
{
    char path[PATH_MAX];
    char file[PATH_MAX];
    struct database database;
    struct diagnostic reason;
    diagnostic->path = NULL;
    snprintf(path, sizeof path, "%s/%s/" REGISTRY_FILE, IANA_STATE_DIRECTORY, name);
    int error = resolve(path, (off_t)REGISTRY_MAX_BYTES, file, diagnostic);
    if (error != 0 && error != -ENOENT)
        return error;
    snprintf(path, sizeof path, "%s/%s/" DATABASE_FILE, IANA_STATE_DIRECTORY, name);
    error = resolve_database(path, file, diagnostic);
    if (error != 0)
        return error;
    error = read_verified(file, &database, &reason);
    if (error == 0)
        database_free(&database);
    else
        diagnostic_set(diagnostic, error, 0, 0, "%.100s: %.130s", path, reason.text);
    return error;
}

/* Put the generation `next` in use. The link `previous` in it is set first, so that one rename of
 * `current` exchanges the two. */
static int exchange(const char *next, struct diagnostic *diagnostic)
{
    char current[NAME_MAX + 1];
    char directory[PATH_MAX];
    int error = read_generation(CURRENT, current, diagnostic);
    snprintf(directory, sizeof directory, "%s/%s", IANA_STATE_DIRECTORY, next);
    if (error == 0)
        error = add_previous(directory, current, diagnostic);
    return error == 0 ? publish_link(IANA_STATE_DIRECTORY, CURRENT_NAME, next, diagnostic) : error;
}

/*
 * The pair to restore is checked before anything changes. If somebody has copied a database to the
 * state directory, it is the one that `current` points to.
 */
int state_rollback(struct diagnostic *diagnostic)
{
    char next[NAME_MAX + 1];
    int is_ours = is_in_due_form(diagnostic);
    int error =
        is_ours < 0 ? is_ours : read_generation(is_ours ? PREVIOUS : CURRENT, next, diagnostic);
    if (error == 0)
        error = *next != '\0' ? check_generation(next, diagnostic) : -ENOENT;
    if (error == 0)
        error = adopt_foreign(diagnostic);
    if (error >= 0)
        error = is_ours || error == FOREIGN_ADOPTED ? exchange(next, diagnostic)
                                                    : publish_names(diagnostic);
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
    int descriptor = io_open_regular(SOURCE);
    if (descriptor < 0)
        return descriptor;
    int error = io_read_rest(descriptor, MAX_SOURCE, &text);
    close(descriptor);
    if (error == 0) {
        const char *rest = take_line(strbuf_string(&text), source->origin, sizeof source->origin);
        rest = take_line(rest, source->etag, sizeof source->etag);
        take_line(rest, source->last_modified, sizeof source->last_modified);
    }
    strbuf_free(&text);
    return error;
}

int state_write_source(const struct state_source *source, struct diagnostic *diagnostic)
{
    return write_source(SOURCE, source, diagnostic);
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
