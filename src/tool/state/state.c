/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/io.h"
#include "database.h"
#include "files.h"
#include "generation.h"
#include "nscd.h"
#include "registry/registry.h"
#include "tool/tool.h"

/* Create a file without a name; if the file system has none, remove the name of a new file. */
static int create_nameless(void)
{
    int descriptor =
        io_open_at(AT_FDCWD, IANA_STATE_DIRECTORY, O_RDWR | O_TMPFILE, FILES_OWNER_ONLY);
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
    int error = files_make_directories(IANA_STATE_DIRECTORY, diagnostic);
    int descriptor = error == 0 ? create_nameless() : error;
    return error == 0 && descriptor < 0 ? files_fail(diagnostic, descriptor, IANA_STATE_DIRECTORY)
                                        : descriptor;
}

/*
 * Check whether `compile` could read a registry, and set its origin; "" if it could not. That is no
 * error, because lookups do not need the registry. 0, or a negative errno.
 */
static int check_registry(const char *registry, struct origin *origin,
                          struct diagnostic *diagnostic)
{
    const struct registry_listener nobody = {.record = NULL};
    char updated[16];
    *origin = (struct origin){.location = ""};
    int error = registry_read(registry, &nobody, updated, diagnostic);
    if (error == 0)
        error = origin_set_file(origin, registry);
    if (error != -ENOMEM && error != -EIO)
        return 0;
    return files_fail(diagnostic, error, registry);
}

/*
 * Make a generation of a database and its registry. `name` gets its name. What needs memory is done
 * first: without memory, a generation could not be removed.
 */
static int make_adopted(const struct database *database, const char *registry, const char *previous,
                        char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    char directory[sizeof GENERATION_TEMPLATE];
    struct origin origin;
    int error = check_registry(registry, &origin, diagnostic);
    if (error == 0)
        error = generation_make(directory, diagnostic);
    if (error != 0)
        return error;
    error = generation_add_image(directory, &database->image, diagnostic);
    if (error == 0 && *origin.location != '\0')
        error = generation_add_registry(directory, registry, diagnostic);
    if (error == 0)
        error = generation_add_origin(directory, &origin, diagnostic);
    if (error == 0)
        error = generation_add_previous(directory, previous, diagnostic);
    snprintf(name, NAME_MAX + 1, "%s", generation_name(directory));
    return error;
}

/* Make a generation of the shipped pair. `name` gets its name; "" if there is no such database. */
static int adopt_installed(char name[NAME_MAX + 1], struct diagnostic *diagnostic)
{
    struct database database;
    *name = '\0';
    int error = database_read_verified(DATA_DATABASE, &database, diagnostic);
    if (error == -ENOENT || error == -EBADMSG || error == -ELOOP)
        return 0;
    if (error != 0)
        return error;
    error = make_adopted(&database, DATA_REGISTRY, "", name, diagnostic);
    database_free(&database);
    return error;
}

/* What adopt_foreign found in the place of services.db. */
enum foreign { FOREIGN_NOTHING, FOREIGN_ADOPTED, FOREIGN_WORTHLESS };

/* Make a generation of this database and the registry beside it, and put it in use. */
static int adopt_files(const struct database *database, struct diagnostic *diagnostic)
{
    char registry[PATH_MAX];
    char current[NAME_MAX + 1];
    char name[NAME_MAX + 1];
    int error = files_resolve(STATE_REGISTRY, (off_t)REGISTRY_MAX_BYTES, registry, diagnostic);
    if (error != 0 && error != -ENOENT)
        return error;
    error = generation_current(current, diagnostic);
    if (error == 0)
        error = make_adopted(database, STATE_REGISTRY, current, name, diagnostic);
    if (error == 0)
        error = generation_use(name, diagnostic);
    return error == 0 ? generation_publish_names(diagnostic) : error;
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
    int is_ours = generation_is_in_use(diagnostic);
    if (is_ours != 0)
        return is_ours < 0 ? is_ours : FOREIGN_NOTHING;
    int error = files_resolve_database(STATE_DATABASE, file, diagnostic);
    if (error != 0)
        return error == -ENOENT ? FOREIGN_NOTHING : error;
    error = database_read_verified(file, &database, diagnostic);
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
                  const struct origin *origin, struct diagnostic *diagnostic)
{
    char directory[sizeof GENERATION_TEMPLATE];
    char replaced[NAME_MAX + 1];
    int error = adopt_foreign(diagnostic);
    if (error >= 0)
        error = generation_current(replaced, diagnostic);
    if (error == 0 && *replaced == '\0')
        error = adopt_installed(replaced, diagnostic);
    if (error == 0)
        error = generation_publish_names(diagnostic);
    if (error == 0)
        error = generation_make(directory, diagnostic);
    if (error == 0)
        error = generation_add_registry(directory, registry, diagnostic);
    if (error == 0)
        error = generation_add_origin(directory, origin, diagnostic);
    if (error == 0)
        error = generation_add_image(directory, image, diagnostic);
    if (error == 0)
        error = generation_add_previous(directory, replaced, diagnostic);
    files_flush_directory(IANA_STATE_DIRECTORY);
    if (error == 0)
        error = generation_use(generation_name(directory), diagnostic);
    generation_remove_old();
    if (error == 0)
        nscd_forget_services();
    return error;
}

/*
 * The pair to restore is checked before anything changes. If somebody has copied a database to the
 * state directory, it is the one that `current` points to.
 */
int state_rollback(struct diagnostic *diagnostic)
{
    char next[NAME_MAX + 1];
    int is_ours = generation_is_in_use(diagnostic);
    int error = is_ours < 0 ? is_ours
                : is_ours   ? generation_previous(next, diagnostic)
                            : generation_current(next, diagnostic);
    if (error == 0)
        error = *next != '\0' ? generation_check(next, diagnostic) : -ENOENT;
    if (error == 0)
        error = adopt_foreign(diagnostic);
    if (error >= 0)
        error = is_ours || error == FOREIGN_ADOPTED ? generation_exchange(next, diagnostic)
                                                    : generation_publish_names(diagnostic);
    generation_remove_old();
    if (error == 0)
        nscd_forget_services();
    return error;
}
