/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Messages on standard error, and exit codes. No other file prints errors, except argp's. */

#include "tool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static error_t parse_help(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->input;
        return 0;
    case 'h':
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void tool_parse(const struct argp *parser, int argc, char **argv, void *input)
{
    static const struct argp_option options[] = {
        {NULL, 'h', NULL, 0, "Give this help list", -1},
        {0},
    };
    const struct argp_child children[] = {{.argp = parser}, {0}};
    const struct argp whole = {.options = options, .parser = parse_help, .children = children};
    int error = argp_parse(&whole, argc, argv, 0, NULL, input);
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
                   error == -EEXIST ? "exists and is not a regular file" : strerror(-error));
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}

int tool_fail_state(int error)
{
    struct diagnostic diagnostic = {.path = IANA_STATE_DIRECTORY};
    bool needs_root = (error == -EACCES || error == -EPERM) && geteuid() != 0;
    diagnostic_set(&diagnostic, error, 0, 0, "%s%s", strerror(-error),
                   needs_root ? "; run this command as root" : "");
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}
