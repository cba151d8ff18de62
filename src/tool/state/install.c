/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "install.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "database.h"
#include "files.h"
#include "live.h"
#include "tool/tool.h"

static bool holds_same(int descriptor, int other)
{
    char bytes[16384];
    char other_bytes[sizeof bytes];
    ssize_t got;
    do {
        got = io_read(descriptor, bytes, sizeof bytes);
        if (got < 0 || io_read(other, other_bytes, sizeof other_bytes) != got ||
            memcmp(bytes, other_bytes, (size_t)got) != 0)
            return false;
    } while (got > 0);
    return true;
}

static bool is_same_file(const char *path, const char *other_path)
{
    int descriptor = io_open_regular(path);
    int other = io_open_regular(other_path);
    bool same = descriptor >= 0 && other >= 0 && holds_same(descriptor, other);
    if (descriptor >= 0)
        close(descriptor);
    if (other >= 0)
        close(other);
    return same;
}

/* Whether the database in the state directory is whole and has the same content_id as the image. */
static bool is_same_database(const struct writer_image *image)
{
    struct database database;
    struct diagnostic diagnostic;
    if (database_read(STATE_DATABASE, &database, &diagnostic) != 0)
        return false;
    bool same = ianadb_get64(database.reader.header->content_id) ==
                ianadb_get64(live_header(&image->blocks[0])->content_id);
    database_free(&database);
    return same;
}

int install_pair(const char *registry, const struct writer_image *image,
                 const struct origin *origin, struct diagnostic *diagnostic)
{
    if (!is_same_database(image) || !is_same_file(registry, STATE_REGISTRY))
        return state_install(registry, image, origin, diagnostic);
    int error = origin_write(ORIGIN_IN_USE, origin, diagnostic);
    /* `status` compares its time with those of the lists. */
    if (error == 0 && utimensat(AT_FDCWD, STATE_DATABASE, NULL, 0) != 0)
        error = files_fail(diagnostic, -errno, STATE_DATABASE);
    return error == 0 ? INSTALL_UNCHANGED : error;
}
