/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services about: print what IANA says about the registry. */

#include <argp.h>
#include <string.h>

#include "registry/registry.h"
#include "tool.h"
#include "tool/output/head.h"
#include "tool/output/terminal_options.h"
#include "tool/state/live.h"

enum { FORMAT_KEY = 256, REGISTRY_KEY };

struct arguments {
    const char *registry;
    bool any_file; /* the registry may be a pipe or a device */
    void (*print)(const struct head *head, FILE *stream);
};

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "text|json", 0, "Print this format (default: text)", 0},
    {"registry", REGISTRY_KEY, "FILE", 0, "Read the registry FILE instead of the one in use", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case FORMAT_KEY:
        if (strcmp(argument, "text") == 0)
            arguments->print = head_print_text;
        else if (strcmp(argument, "json") == 0)
            arguments->print = head_print_json;
        else
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case REGISTRY_KEY:
        arguments->registry = argument;
        arguments->any_file = true;
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'; name a registry with --registry", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int keep_part(void *context, const struct registry_part *part)
{
    return head_keep(context, part);
}

/* The shipped registry has a title and a date only. */
static void tell_of_update(const struct arguments *arguments, const struct head *head)
{
    struct diagnostic note = {.path = arguments->registry};
    if (head_next(head, NULL, REGISTRY_NOTE) != NULL)
        return;
    diagnostic_set(&note, 0, 0, 0,
                   "this registry has no experts, notes and footnotes; `iana-services update` "
                   "installs one that has");
    tool_complain(&note);
}

int about_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .options = options,
        .parser = parse,
        .doc = "Print what IANA says about the registry: its title and date, the experts, "
               "references, notes, addresses and footnotes.",
    };
    struct arguments arguments = {.registry = live_registry(), .print = head_print_text};
    struct head head = {.parts = NULL};
    struct diagnostic diagnostic = {.text = "out of memory"};
    char updated[16];

    tool_parse(&parser, argc, argv, &arguments);
    const struct registry_listener listener = {
        .context = &head, .part = keep_part, .any_file = arguments.any_file};
    int error = registry_read(arguments.registry, &listener, updated, &diagnostic);
    if (error != 0) {
        head_free(&head);
        return tool_fail(error, &diagnostic);
    }
    arguments.print(&head, stdout);
    fflush(stdout);
    tell_of_update(&arguments, &head);
    head_free(&head);
    return EXIT_DONE;
}
