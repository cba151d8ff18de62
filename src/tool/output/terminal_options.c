/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "terminal_options.h"

#include <string.h>

#include "pager.h"
#include "terminal.h"

#include "tool/tool.h"

enum { COLOR_KEY = 768, NO_PAGER_KEY };

static const struct argp_option options[] = {
    {"color", COLOR_KEY, "auto|always|never", 0, "Print colours (default: auto, on a terminal)", 0},
    {"no-pager", NO_PAGER_KEY, NULL, 0, "Do not pass text to a pager", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    switch (key) {
    case COLOR_KEY:
        if (strcmp(argument, "always") == 0)
            terminal_set_colour(TERMINAL_ALWAYS);
        else if (strcmp(argument, "never") == 0)
            terminal_set_colour(TERMINAL_NEVER);
        else if (strcmp(argument, "auto") == 0)
            terminal_set_colour(TERMINAL_AUTO);
        else
            tool_refuse(state, "unknown argument '%s' of --color; use auto, always or never",
                        argument);
        return 0;
    case NO_PAGER_KEY:
        pager_forbid();
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp terminal_options_parser = {.options = options, .parser = parse};
