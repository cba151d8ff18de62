/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "install.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "database.h"
#include "live.h"
#include "tool.h"

static bool holds_same(FILE *file, FILE *other)
{
    char bytes[16384];
    char other_bytes[sizeof bytes];
    size_t got;
    do {
        got = fread(bytes, 1, sizeof bytes, file);
        if (fread(other_bytes, 1, sizeof other_bytes, other) != got ||
            memcmp(bytes, other_bytes, got) != 0)
            return false;
    } while (got > 0);
    return ferror(file) == 0 && ferror(other) == 0;
}

static bool is_same_file(const char *path, const char *other_path)
{
    FILE *file = fopen(path, "re");
    FILE *other = fopen(other_path, "re");
    bool same = file != NULL && other != NULL && holds_same(file, other);
    if (file != NULL)
        fclose(file);
    if (other != NULL)
        fclose(other);
    return same;
}

/* Whether the database in the state directory is whole, and this one: the same build, the same id.
 */
static bool is_same_database(const struct writer_image *image)
{
    struct database database;
    struct problem problem;
    if (database_read(STATE_DATABASE, &database, &problem) != 0)
        return false;
    bool same = ianadb_get64(database.reader.header->build) ==
                ianadb_get64(live_header(&image->blocks[0])->build);
    database_free(&database);
    return same;
}

int install_pair(const char *registry, const struct writer_image *image,
                 const struct store_source *source)
{
    if (!is_same_database(image) || !is_same_file(registry, STATE_REGISTRY))
        return store_install(registry, image, source);
    int error = store_write_source(source);
    return error == 0 ? INSTALL_UNCHANGED : error;
}
