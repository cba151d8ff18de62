/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/build.h"

static void enter_directory(void)
{
    char directory[] = "XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_int_eq(chmod(directory, 0755), 0);
    ck_assert_int_eq(chdir(directory), 0);
}

TCase *unit_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, enter_directory, NULL);
    tcase_set_timeout(tests, UNIT_TIMEOUT);
    suite_add_tcase(suite, tests);
    return tests;
}

void unit_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

void unit_write_text(const char *path, const char *text)
{
    unit_write(path, text, strlen(text));
}

char *unit_read(const char *path, size_t *size)
{
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    *size = (size_t)status.st_size;
    char *bytes = malloc(*size + 1);
    FILE *file = fopen(path, "re");
    ck_assert_ptr_nonnull(bytes);
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    bytes[*size] = '\0';
    return bytes;
}

unsigned unit_draw(unsigned short state[3], unsigned limit)
{
    return (unsigned)nrand48(state) % limit;
}

unsigned unit_count_files(void)
{
    unsigned count = 0;
    DIR *directory = opendir(".");
    ck_assert_ptr_nonnull(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            count++;
    closedir(directory);
    return count;
}

static FILE *begin_registry(const char *path)
{
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fprintf(file,
            "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"%s\" id=\"%s\">\n"
            "<updated>%s</updated>\n",
            REGISTRY_NAMESPACE, REGISTRY_ID, UNIT_DATE);
    return file;
}

static void end_registry(FILE *file)
{
    fputs("</registry>\n", file);
    ck_assert_int_eq(fclose(file), 0);
}

void unit_write_registry(const char *path, const char *xml)
{
    FILE *file = begin_registry(path);
    fputs(xml, file);
    end_registry(file);
}

void unit_write_records(const char *path, const struct unit_registry *registry)
{
    FILE *file = begin_registry(path);
    for (size_t i = 0; i < registry->count; i++) {
        const struct unit_record *record = &registry->records[i];
        fprintf(file, "<record><name>%s</name><protocol>%s</protocol><number>%u", record->name,
                record->protocol, (unsigned)record->first);
        if (record->last != record->first)
            fprintf(file, "-%u", (unsigned)record->last);
        fputs("</number>", file);
        if (record->alias_of != NULL)
            fprintf(file, "<note>This entry is an alias to \"%s\".</note>", record->alias_of);
        fputs("</record>\n", file);
    }
    end_registry(file);
}

static void fail_on_warning(void *context, const struct diagnostic *diagnostic)
{
    (void)context;
    ck_abort_msg("line %lu: %s", diagnostic->line, diagnostic->text);
}

struct writer_image unit_compile(const char *path, const char *preferences)
{
    struct build_options options = {.shipped_preferences = preferences, .warn = fail_on_warning};
    struct writer_image image;
    struct diagnostic diagnostic = {.path = NULL};
    int error = build_database(path, &options, &image, &diagnostic);
    if (error != 0)
        ck_abort_msg("%s:%lu: %s", path, diagnostic.line, diagnostic.text);
    return image;
}

static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    struct unit_database *database = context;
    unsigned known = 0;
    if (number >= database->count)
        ck_abort_msg("fetch of block %u of %u", number, database->count);
    while (known < database->fetched_count && database->fetched[known] != number)
        known++;
    if (known == database->fetched_count && known < sizeof database->fetched / sizeof(uint32_t))
        database->fetched[database->fetched_count++] = number;
    const struct ianadb_block *block = database->blocks[number];
    *error = database->fetch_error;
    if (*error == 0)
        *error = reader_check_block(block, ianadb_get64(unit_header(database)->content_id), number);
    return *error == 0 ? block : NULL;
}

void unit_open(struct unit_database *database, struct writer_image *image)
{
    *database = (struct unit_database){.count = image->count};
    database->blocks = calloc(image->count, sizeof database->blocks[0]);
    ck_assert_ptr_nonnull(database->blocks);
    for (uint32_t i = 0; i < image->count; i++) {
        database->blocks[i] = malloc(sizeof *database->blocks[i]);
        ck_assert_ptr_nonnull(database->blocks[i]);
        *database->blocks[i] = image->blocks[i];
    }
    free(image->blocks);
    database->reader =
        (struct reader){.header = unit_header(database), .fetch = fetch, .context = database};
    ck_assert_int_eq(unit_check_header(database), 0);
}

void unit_build(struct unit_database *database, const struct unit_registry *registry)
{
    unit_write_records("registry.xml", registry);
    struct writer_image image = unit_compile("registry.xml", NULL);
    unit_open(database, &image);
}

void unit_seal(struct unit_database *database)
{
    uint64_t content_id = ianadb_get64(unit_header(database)->content_id);
    for (uint32_t i = 0; i < database->count; i++)
        database->blocks[i]->checksum =
            ianadb_put64(ianadb_checksum(database->blocks[i], content_id, i));
}

int unit_check_header(const struct unit_database *database)
{
    return reader_check_header(database->blocks[0], (uint64_t)database->count * IANADB_BLOCK_SIZE);
}

void unit_close(struct unit_database *database)
{
    for (uint32_t i = 0; i < database->count; i++)
        free(database->blocks[i]);
    free(database->blocks);
}

struct ianadb_header *unit_header(const struct unit_database *database)
{
    return (struct ianadb_header *)database->blocks[0]->content;
}

struct ianadb_block *unit_block(const struct unit_database *database, enum ianadb_kind kind)
{
    for (uint32_t i = 0; i < database->count; i++)
        if (ianadb_get32(database->blocks[i]->kind) == (uint32_t)kind)
            return database->blocks[i];
    ck_abort_msg("no such block");
}
