/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "preferences.h"

#include <stdlib.h>
#include <string.h>

#include "common/io.h"
#include "common/strbuf.h"

/* The limit for a list; the shipped one has 2 kB. */
#define MAX_BYTES 16000000u

static const char blanks[] = " \t\r\n";

/* Split `name port/protocol` in place. Whether the line is one. */
static bool parse_line(char *line, struct preference *preference)
{
    char *rest;
    preference->name = strtok_r(line, blanks, &rest);
    char *number = strtok_r(NULL, blanks, &rest);
    if (number == NULL || strtok_r(NULL, blanks, &rest) != NULL)
        return false;
    char *slash = strchr(number, '/');
    char *end;
    if (slash == NULL || slash == number ||
        strspn(number, "0123456789") != (size_t)(slash - number))
        return false;
    unsigned long value = strtoul(number, &end, 10);
    if (value == 0 || value > UINT16_MAX)
        return false;
    preference->port = (uint16_t)value;
    preference->protocol = slash + 1;
    return true;
}

/* Remove the comment from the line. Returns it without the white space at its ends, or "". */
static const char *take_comment(char *line)
{
    char *comment = strchr(line, '#');
    if (comment == NULL)
        return "";
    *comment++ = '\0';
    comment += strspn(comment, blanks);
    size_t length = strlen(comment);
    while (length > 0 && strchr(blanks, comment[length - 1]) != NULL)
        comment[--length] = '\0';
    return comment;
}

static void refuse_line(const char *path, unsigned long line, diagnostic_listener *warn,
                        void *context)
{
    struct diagnostic complaint = {.path = path};
    diagnostic_set(&complaint, 0, line, 0, "skipped: this is not `NAME PORT/PROTOCOL`");
    warn(context, &complaint);
}

int preferences_read(const char *path, bool any_file,
                     void (*take)(void *context, const struct preference *preference),
                     diagnostic_listener *warn, void *context, struct diagnostic *diagnostic)
{
    struct strbuf text = {0};
    struct preference preference = {.line = 1};
    diagnostic->path = path;
    int error =
        any_file ? io_read_all(path, MAX_BYTES, &text) : io_read_optional(path, MAX_BYTES, &text);
    if (error != 0) {
        strbuf_free(&text);
        return diagnostic_set(diagnostic, error, 0, 0, "%s", io_describe(error));
    }
    for (size_t start = 0; start < text.length; preference.line++) {
        char *line = text.bytes + start;
        char *end = memchr(line, '\n', text.length - start);
        if (end == NULL)
            end = text.bytes + text.length;
        *end = '\0';
        preference.reason = take_comment(line);
        if (line[strspn(line, blanks)] != '\0') {
            if (parse_line(line, &preference))
                take(context, &preference);
            else
                refuse_line(path, preference.line, warn, context);
        }
        start = (size_t)(end - text.bytes) + 1;
    }
    strbuf_free(&text);
    return 0;
}

/* The context of `apply`. */
struct application {
    const char *path;
    struct table *table;
    diagnostic_listener *warn;
    void *context;
};

static void apply(void *context, const struct preference *preference)
{
    const struct application *application = context;
    struct diagnostic complaint = {.path = application->path};
    if (table_prefer(application->table, preference->name, preference->port, preference->protocol))
        return;
    diagnostic_set(&complaint, 0, preference->line, 0,
                   "skipped: the registry has no record '%.60s %u/%.20s'", preference->name,
                   (unsigned)preference->port, preference->protocol);
    application->warn(application->context, &complaint);
}

static void pass_on(void *context, const struct diagnostic *diagnostic)
{
    const struct application *application = context;
    application->warn(application->context, diagnostic);
}

int preferences_apply(const char *path, bool any_file, struct table *table,
                      diagnostic_listener *warn, void *context, struct diagnostic *diagnostic)
{
    struct application application = {path, table, warn, context};
    return preferences_read(path, any_file, apply, pass_on, &application, diagnostic);
}
