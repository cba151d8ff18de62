/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "preference_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "own_names.h"
#include "tool/tool.h"

enum { PREFERENCES_KEY = 512, PURE_KEY };

const struct build_options preference_options_default = {
    .local_preferences = LOCAL_PREFERENCES,
    .shipped_preferences = SHIPPED_PREFERENCES,
    .host = own_names_read_host,
    .legacy = own_names_read_legacy,
    .warn = tool_warn,
};

static const struct argp_option options[] = {
    {"preferences", PREFERENCES_KEY, "FILE", 0,
     "Use the preferences in FILE only, and no names of this host", 0},
    {"pure", PURE_KEY, NULL, 0, "Use the registry alone, in its own order", 0},
    {0},
};

/* End the program: the list cannot be read. */
static void refuse_list(const char *path, int error)
{
    struct diagnostic diagnostic = {.path = path};
    diagnostic_set(&diagnostic, -EBADMSG, 0, 0, "%s", strerror(error));
    exit(tool_fail(-EBADMSG, &diagnostic));
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct build_options *build_options = state->input;
    switch (key) {
    case PREFERENCES_KEY:
        build_options->host = NULL;
        build_options->legacy = NULL;
        build_options->local_preferences = NULL;
        build_options->shipped_preferences = argument;
        build_options->any_list = true;
        if (access(argument, R_OK) != 0)
            refuse_list(argument, errno);
        return 0;
    case PURE_KEY:
        build_options->host = NULL;
        build_options->legacy = NULL;
        build_options->local_preferences = NULL;
        build_options->shipped_preferences = NULL;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp preference_options_parser = {.options = options, .parser = parse};
