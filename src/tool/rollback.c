/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services rollback: restore the pair that was in use before the last change. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "tool.h"
#include "tool/state/live.h"
#include "tool/state/state.h"

static const struct argp_option options[] = {
    {"quiet", 'q', NULL, 0, "Print errors and warnings only", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    bool *quiet = state->input;
    switch (key) {
    case 'q':
        *quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "unexpected argument '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* An exit code. */
static int roll_back(bool quiet)
{
    struct live_database live;
    int error = state_rollback();
    if (error == -ENOENT) {
        struct diagnostic diagnostic = {.path = IANA_STATE_DIRECTORY};
        diagnostic_set(&diagnostic, error, 0, 0, "there is no earlier registry");
        tool_complain(&diagnostic);
        return EXIT_DIFFERENT;
    }
    if (error != 0)
        return tool_fail_state(error);
    if (!quiet && live_find(&live) == 0)
        printf("Restored the registry of %s with %u services.\n", live_header(&live.block)->updated,
               (unsigned)ianadb_get32(live_header(&live.block)->services));
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
    bool quiet = false;
    tool_parse(&parser, argc, argv, &quiet);
    int lock = state_open();
    if (lock < 0)
        return tool_fail_state(lock);
    int code = roll_back(quiet);
    state_close(lock);
    return code;
}
