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
static bool parse_line(char *line, const char **name, uint16_t *port, const char **protocol)
{
    char *rest;
    *name = strtok_r(line, blanks, &rest);
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
    *port = (uint16_t)value;
    *protocol = slash + 1;
    return true;
}

static void apply_line(struct table *table, const char *path, unsigned long number, char *line,
                       diagnostic_listener *warn, void *context)
{
    const char *name;
    const char *protocol;
    uint16_t port;
    struct diagnostic complaint = {.path = path};

    line[strcspn(line, "#")] = '\0';
    if (line[strspn(line, blanks)] == '\0')
        return;
    if (!parse_line(line, &name, &port, &protocol)) {
        diagnostic_set(&complaint, 0, number, 0, "skipped: this is not `NAME PORT/PROTOCOL`");
        warn(context, &complaint);
    } else if (!table_prefer(table, name, port, protocol)) {
        diagnostic_set(&complaint, 0, number, 0,
                       "skipped: the registry has no record '%.60s %u/%.20s'", name, (unsigned)port,
                       protocol);
        warn(context, &complaint);
    }
}

int preferences_apply(const char *path, struct table *table, diagnostic_listener *warn,
                      void *context, struct diagnostic *diagnostic)
{
    struct strbuf text = {0};
    unsigned long number = 1;
    diagnostic->path = path;
    int error = io_read_all(path, MAX_BYTES, &text);
    if (error != 0) {
        strbuf_free(&text);
        return diagnostic_set(diagnostic, error, 0, 0, "%s", strerror(-error));
    }
    for (size_t start = 0; start < text.length; number++) {
        char *line = text.bytes + start;
        char *end = memchr(line, '\n', text.length - start);
        if (end == NULL)
            end = text.bytes + text.length;
        *end = '\0';
        apply_line(table, path, number, line, warn, context);
        start = (size_t)(end - text.bytes) + 1;
    }
    strbuf_free(&text);
    return 0;
}
