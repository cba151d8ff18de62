/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services rollback: restore the pair that was in use before the last change. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "tool.h"
#include "tool/output/quote.h"
#include "tool/state/live.h"
#include "tool/state/lock.h"
#include "tool/state/state.h"

enum { TIMEOUT_KEY = 256 };

struct arguments {
    unsigned timeout; /* seconds */
    bool quiet;
};

static const struct argp_option options[] = {
    {"timeout", TIMEOUT_KEY, "SECONDS", 0, "Wait so long for another change to end (default: 30)",
     0},
    {"quiet", 'q', NULL, 0, "Print errors and warnings only", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case TIMEOUT_KEY:
        arguments->timeout = tool_parse_seconds(argument, MAX_TIMEOUT, state);
        return 0;
    case 'q':
        arguments->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_live(const struct ianadb_header *header)
{
    fputs("Restored the ", stdout);
    quote_registry(stdout, header->updated);
    printf(" with %u services.\n", (unsigned)ianadb_get32(header->services));
}

/* An exit code. */
static int roll_back(bool quiet)
{
    struct live_database live;
    struct diagnostic diagnostic = {.path = NULL};
    int error = state_rollback(&diagnostic);
    if (error == -ENOENT) {
        diagnostic.path = IANA_STATE_DIRECTORY;
        diagnostic_set(&diagnostic, error, 0, 0, "there is no earlier registry");
        tool_complain(&diagnostic);
        return EXIT_DIFFERENT;
    }
    if (error != 0)
        return tool_fail(error, &diagnostic);
    if (!quiet && live_find(&live) == 0)
        print_live(live_header(&live.block));
    return EXIT_DONE;
}

int rollback_main(int argc, char **argv)
{
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .doc = "Restore the registry and the database that were in use before the last "
               "`compile`, `update` or `rollback`.\v"
               "A second `rollback` undoes the first.",
    };
    struct arguments arguments = {.timeout = DEFAULT_TIMEOUT};
    struct diagnostic diagnostic = {.path = NULL};
    tool_parse(&parser, argc, argv, &arguments);
    int lock = lock_take(arguments.timeout, &diagnostic);
    if (lock < 0)
        return tool_fail_state(lock, &diagnostic);
    int code = roll_back(arguments.quiet);
    lock_release(lock);
    return code;
}
