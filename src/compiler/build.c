/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lower_case.h"
#include "preferences.h"
#include "registry/registry.h"
#include "repeats.h"
#include "table.h"

/* The warnings of one kind that are passed on for a file; further ones are only counted. */
#define MAX_SAID 20u

/* The warnings of one kind for one file. */
struct warnings {
    const char *path;
    const char *kind; /* the member of a diagnostic */
    unsigned long count;
};

/* Twice the number of kinds: six of records, two of each list of preferences. */
#define MAX_KINDS 20u

struct build {
    const char *path;
    const struct build_options *options;
    struct diagnostic *diagnostic;
    struct table *table;
    uint16_t preferences; /* enum ianadb_preferences, bits: the lists that exist */
    unsigned long warning_count;
    struct warnings warnings[MAX_KINDS];
};

/* Count a warning. Returns the number of its kind so far. */
static unsigned long count_warning(struct build *build, const struct diagnostic *diagnostic)
{
    struct warnings *warnings = build->warnings;
    const struct warnings *last = &build->warnings[MAX_KINDS - 1];
    while (warnings < last && warnings->count > 0 &&
           (warnings->path != diagnostic->path || warnings->kind != diagnostic->kind))
        warnings++;
    warnings->path = diagnostic->path;
    warnings->kind = diagnostic->kind;
    build->warning_count++;
    return ++warnings->count;
}

static void warn(void *context, const struct diagnostic *diagnostic)
{
    struct build *build = context;
    if (count_warning(build, diagnostic) <= MAX_SAID)
        build->options->warn(build->options->context, diagnostic);
}

/* Write what the warnings of a kind, which is a format of printf(3), say: with dots for values. */
static void describe_kind(const char *kind, char *text, size_t size)
{
    size_t length = 0;
    *text = '\0';
    while (*kind != '\0' && length < size - 1) {
        size_t part = strcspn(kind, "%");
        length += (size_t)snprintf(text + length, size - length, "%.*s%s", (int)part, kind,
                                   kind[part] == '%' ? "..." : "");
        kind += part;
        kind += strcspn(kind, "su");
        kind += *kind != '\0';
    }
}

/* Pass on a warning for each kind with the number of those that were only counted. */
static void sum_up_warnings(const struct build *build)
{
    for (size_t i = 0; i < MAX_KINDS && build->warnings[i].count > 0; i++) {
        const struct warnings *warnings = &build->warnings[i];
        struct diagnostic summary = {.path = warnings->path};
        char description[160];
        if (warnings->count <= MAX_SAID)
            continue;
        describe_kind(warnings->kind, description, sizeof description);
        diagnostic_set(&summary, 0, 0, 0, "%lu more like this: %s", warnings->count - MAX_SAID,
                       description);
        build->options->warn(build->options->context, &summary);
    }
}

static int add_record(void *context, const struct registry_record *record)
{
    struct build *build = context;
    struct diagnostic *diagnostic = build->diagnostic;
    diagnostic->path = build->path;
    int said = table_add(build->table, record, diagnostic);
    if (said > 0)
        warn(build, diagnostic);
    return said < 0 ? said : 0;
}

static int add_host_line(void *context, const struct table_line *line,
                         struct diagnostic *diagnostic)
{
    struct build *build = context;
    build->preferences |= IANADB_HOST;
    return table_add_line(build->table, line, TABLE_HOST, diagnostic);
}

static int add_legacy_line(void *context, const struct table_line *line,
                           struct diagnostic *diagnostic)
{
    struct build *build = context;
    build->preferences |= IANADB_LEGACY;
    return table_add_line(build->table, line, TABLE_LEGACY, diagnostic);
}

/* Add what is not the registry's. */
static int add_lines(struct build *build)
{
    const struct build_options *options = build->options;
    int error = 0;
    if (options->host != NULL)
        error = options->host(add_host_line, build, build->diagnostic);
    if (error == 0 && options->legacy != NULL)
        error = options->legacy(add_legacy_line, build, build->diagnostic);
    return error;
}

static int apply_preferences(struct build *build, const char *path, uint16_t flag)
{
    if (path == NULL)
        return 0;
    int error = preferences_apply(path, build->options->any_list, build->table, warn, build,
                                  build->diagnostic);
    if (error == 0)
        build->preferences |= flag;
    return error == -ENOENT ? 0 : error;
}

/* Of a record, table_order knows the line, but not the path of the registry. */
static void warn_of_alias(void *context, const struct diagnostic *diagnostic)
{
    struct build *build = context;
    struct diagnostic complaint = *diagnostic;
    complaint.path = diagnostic->line != 0 ? build->path : NULL;
    warn(build, &complaint);
}

static int order_table(struct build *build)
{
    int error = table_sort(build->table);
    if (error == 0)
        error = apply_preferences(build, build->options->local_preferences, IANADB_LOCAL);
    if (error == 0)
        error = apply_preferences(build, build->options->shipped_preferences, IANADB_SHIPPED);
    if (error == 0)
        error = table_order(build->table, warn_of_alias, build);
    if (error == 0)
        error = lower_case_add(build->table, warn_of_alias, build);
    if (error == 0)
        error = repeats_find(build->table);
    if (error == -ENOMEM)
        diagnostic_set(build->diagnostic, error, 0, 0, "out of memory");
    return error;
}

int build_table(const char *path, const struct build_options *options, struct table *table,
                char updated[16], uint16_t *preferences, struct diagnostic *diagnostic)
{
    struct build build = {
        .path = path, .options = options, .diagnostic = diagnostic, .table = table};
    struct registry_listener listener = {
        .context = &build,
        .record = add_record,
        .any_file = options->any_file,
        .services_only = true,
    };

    *table = (struct table){0};
    int error = registry_read(path, &listener, updated, diagnostic);
    if (error == 0 && table->servable_count == 0)
        error = diagnostic_set(diagnostic, -ENODATA, 0, 0,
                               "no record has a name, a port and a protocol");
    if (error == 0)
        error = add_lines(&build);
    if (error == 0)
        error = order_table(&build);
    sum_up_warnings(&build);
    if (error == 0 && options->strict && build.warning_count > 0) {
        diagnostic->path = path;
        error = diagnostic_set(diagnostic, -EBADMSG, 0, 0, "%lu warning%s, and --strict is set",
                               build.warning_count, build.warning_count == 1 ? "" : "s");
    }
    *preferences = build.preferences;
    if (error != 0)
        table_free(table);
    return error;
}

int build_database(const char *path, const struct build_options *options,
                   struct writer_image *image, struct diagnostic *diagnostic)
{
    struct table table;
    char updated[16];
    uint16_t preferences;
    int error = build_table(path, options, &table, updated, &preferences, diagnostic);
    if (error != 0)
        return error;
    diagnostic->path = path;
    error = writer_lay_out(&table, updated, preferences, image, diagnostic);
    table_free(&table);
    return error;
}
