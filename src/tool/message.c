/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The tool's edge: all that it says on standard error, and the exit codes. */

#include "tool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print(const char *kind, const struct problem *problem)
{
    fputs("iana-services: ", stderr);
    if (problem->path != NULL)
        fprintf(stderr, "%s:", problem->path);
    if (problem->line != 0)
        fprintf(stderr, "%lu:", problem->line);
    if (problem->column != 0)
        fprintf(stderr, "%lu:", problem->column);
    fprintf(stderr, "%s%s%s\n", problem->path != NULL ? " " : "", kind, problem->text);
}

void tool_complain(const struct problem *problem)
{
    print("", problem);
}

void tool_warn(void *context, const struct problem *problem)
{
    (void)context;
    print("warning: ", problem);
}

void tool_parse(const struct argp *parser, int argc, char **argv, void *input)
{
    int error = argp_parse(parser, argc, argv, 0, NULL, input);
    struct problem problem = {.path = NULL};
    if (error == 0)
        return;
    problem_set(&problem, -error, 0, 0, "%s", strerror(error));
    exit(tool_fail(-error, &problem));
}

int tool_fail(int error, const struct problem *problem)
{
    tool_complain(problem);
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
    struct problem problem = {.path = path};
    problem_set(&problem, error, 0, 0, "%s",
                error == -EEXIST ? "is there already and not a regular file" : strerror(-error));
    tool_complain(&problem);
    return EXIT_SYSTEM;
}

int tool_fail_state(int error)
{
    struct problem problem = {.path = IANA_STATE_DIRECTORY};
    bool needs_root = (error == -EACCES || error == -EPERM) && geteuid() != 0;
    problem_set(&problem, error, 0, 0, "%s%s", strerror(-error),
                needs_root ? "; only root can change what the system uses" : "");
    tool_complain(&problem);
    return EXIT_SYSTEM;
}
