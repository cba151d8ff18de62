/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The tool's edge: all that it says on standard error, and the exit codes. */

#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(const char *kind, const struct diagnostic *diagnostic)
{
    fputs("iana-services: ", stderr);
    if (diagnostic->path != NULL)
        fprintf(stderr, "%s:", diagnostic->path);
    if (diagnostic->line != 0)
        fprintf(stderr, "%lu:", diagnostic->line);
    if (diagnostic->column != 0)
        fprintf(stderr, "%lu:", diagnostic->column);
    fprintf(stderr, "%s%s%s\n", diagnostic->path != NULL ? " " : "", kind, diagnostic->text);
}

void tool_complain(const struct diagnostic *diagnostic)
{
    print("", diagnostic);
}

void tool_warn(void *context, const struct diagnostic *diagnostic)
{
    (void)context;
    print("warning: ", diagnostic);
}

void tool_parse(const struct argp *parser, int argc, char **argv, void *input)
{
    int error = argp_parse(parser, argc, argv, 0, NULL, input);
    struct diagnostic diagnostic = {.path = NULL};
    if (error == 0)
        return;
    diagnostic_set(&diagnostic, -error, 0, 0, "%s", strerror(error));
    exit(tool_fail(-error, &diagnostic));
}

int tool_fail(int error, const struct diagnostic *diagnostic)
{
    tool_complain(diagnostic);
    switch (error) {
    case -EBADMSG:
    case -EFBIG:
    case -ENODATA:
        return EXIT_BAD_INPUT;
    default:
        return EXIT_SYSTEM;
    }
}

int tool_fail_system(int error, const char *path)
{
    struct diagnostic diagnostic = {.path = path};
    diagnostic_set(&diagnostic, error, 0, 0, "%s",
                   error == -EEXIST ? "is there already and not a regular file" : strerror(-error));
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}

int tool_fail_state(int error, const struct diagnostic *diagnostic)
{
    tool_complain(diagnostic);
    return error == -EWOULDBLOCK ? EXIT_BUSY : EXIT_SYSTEM;
}

unsigned tool_parse_seconds(const char *argument, unsigned most, struct argp_state *state)
{
    char *end;
    errno = 0;
    unsigned long seconds = strtoul(argument, &end, 10);
    if (*argument < '0' || *argument > '9' || *end != '\0' || errno != 0 || seconds == 0 ||
        seconds > most)
        argp_error(state, "'%s' is not a number of seconds, 1 to %u", argument, most);
    return (unsigned)seconds;
}
