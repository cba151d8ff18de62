/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "preference_options.h"

#include <errno.h>
#include <stdlib.h>
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

/* Whether the list was given with --preferences. */
static bool is_given(const char *list)
{
    return list != NULL && list != preference_options_default.shipped_preferences;
}

/* Use this list, or none for NULL, and nothing else of this host. Not after the other option. */
static void use_only(const char *list, bool is_after_other, struct argp_state *state)
{
    struct build_options *build_options = state->input;
    if (is_after_other)
        tool_refuse(state, "--preferences and --pure exclude each other");
    build_options->host = NULL;
    build_options->legacy = NULL;
    build_options->local_preferences = NULL;
    build_options->shipped_preferences = list;
    build_options->any_list = true;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const struct build_options *build_options = state->input;
    const char *list = build_options->shipped_preferences;
    switch (key) {
    case PREFERENCES_KEY:
        use_only(argument, list == NULL, state);
        return 0;
    case PURE_KEY:
        use_only(NULL, is_given(list), state);
        return 0;
    case ARGP_KEY_END:
        if (is_given(list) && access(list, R_OK) != 0)
            exit(tool_fail_system(-errno, list));
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp preference_options_parser = {.options = options, .parser = parse};
