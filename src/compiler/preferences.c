/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "preferences.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
                       problem_listener *warn, void *context)
{
    const char *name;
    const char *protocol;
    uint16_t port;
    struct problem complaint = {.path = path};

    line[strcspn(line, "#")] = '\0';
    if (line[strspn(line, blanks)] == '\0')
        return;
    if (!parse_line(line, &name, &port, &protocol)) {
        problem_set(&complaint, 0, number, 0, "ignored: not `name port/protocol`");
        warn(context, &complaint);
    } else if (!table_prefer(table, name, port, protocol)) {
        problem_set(&complaint, 0, number, 0, "ignored: the registry has no '%.60s %u/%.20s'", name,
                    (unsigned)port, protocol);
        warn(context, &complaint);
    }
}

int preferences_apply(const char *path, struct table *table, problem_listener *warn, void *context,
                      struct problem *problem)
{
    char *line = NULL;
    size_t size = 0;
    problem->path = path;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return problem_set(problem, -errno, 0, 0, "%s", strerror(errno));

    errno = 0;
    for (unsigned long number = 1; getline(&line, &size, file) >= 0; number++)
        apply_line(table, path, number, line, warn, context);
    int error = ferror(file) ? problem_set(problem, -errno, 0, 0, "%s", strerror(errno)) : 0;
    free(line);
    fclose(file);
    return error;
}
