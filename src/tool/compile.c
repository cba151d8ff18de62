/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services compile: compile a registry into a database. */

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/publish.h"
#include "registry/document.h"
#include "tool.h"
#include "tool/host/preference_options.h"
#include "tool/state/install.h"
#include "tool/state/live.h"
#include "tool/state/lock.h"

enum { STRICT_KEY = 256, TIMEOUT_KEY };

struct arguments {
    const char *output;   /* NULL: the system's database */
    const char *registry; /* NULL: the registry in use */
    struct build_options options;
    unsigned timeout; /* seconds to wait for another change */
};

static const struct argp_option options[] = {
    {"output", 'o', "DB", 0, "Write the database to DB; change nothing else", 0},
    {"strict", STRICT_KEY, NULL, 0, "Treat warnings as errors", 0},
    {"timeout", TIMEOUT_KEY, "SECONDS", 0, "Wait so long for another change to end (default: 30)",
     0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->options;
        return 0;
    case 'o':
        arguments->output = argument;
        return 0;
    case STRICT_KEY:
        arguments->options.strict = true;
        return 0;
    case TIMEOUT_KEY:
        arguments->timeout = tool_parse_seconds(argument, MAX_TIMEOUT, state);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->registry != NULL)
            tool_refuse(state, "more than one registry");
        arguments->registry = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Write the database to arguments->output. An exit code. */
static int write_database(const struct arguments *arguments, const char *registry)
{
    struct writer_image image;
    struct diagnostic diagnostic = {.path = NULL};
    int error = build_database(registry, &arguments->options, &image, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    error = publish_bytes(arguments->output, image.blocks, image.count * sizeof image.blocks[0]);
    free(image.blocks);
    return error == 0 ? EXIT_DONE : tool_fail_system(error, arguments->output);
}

/* Install the registry and its database as the pair in use. Under the lock. An exit code. */
static int install(const struct arguments *arguments, const char *registry)
{
    struct writer_image image;
    struct origin origin;
    struct diagnostic diagnostic = {.path = NULL};
    int error = document_check(registry, &diagnostic);
    if (error == 0)
        error = build_database(registry, &arguments->options, &image, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    /* If the registry in use is compiled again, it keeps the origin that it has. */
    error = strcmp(registry, STATE_REGISTRY) == 0 ? origin_read(ORIGIN_IN_USE, &origin) : -ENOENT;
    diagnostic.path = ORIGIN_IN_USE;
    if (error == -ENOENT || error == -EFBIG || error == -EMEDIUMTYPE) {
        diagnostic.path = registry;
        error = origin_set_file(&origin, registry);
    }
    if (error == 0)
        error = install_pair(registry, &image, &origin, &diagnostic);
    else
        diagnostic_set(&diagnostic, error, 0, 0, "%s", strerror(-error));
    free(image.blocks);
    return error >= 0 ? EXIT_DONE : tool_fail_state(error, &diagnostic);
}

int compile_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &preference_options_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .options = options,
        .parser = parse,
        .args_doc = "[REGISTRY.xml]",
        .doc = "Compile a registry into a database.\v"
               "Without REGISTRY.xml, compile the registry in use again; this is needed after a "
               "change of a list in " IANA_CONFIGURATION_DIRECTORY ". Without -o, the registry "
               "and the database are installed in " IANA_STATE_DIRECTORY
               ", and the module uses the database.",
    };
    struct arguments arguments = {.options = preference_options_default,
                                  .timeout = DEFAULT_TIMEOUT};
    struct diagnostic diagnostic = {.path = NULL};

    tool_parse(&parser, argc, argv, &arguments);
    /* A registry that is installed is read twice. */
    arguments.options.any_file = arguments.output != NULL && arguments.registry != NULL;
    if (arguments.output != NULL)
        return write_database(&arguments,
                              arguments.registry != NULL ? arguments.registry : live_registry());
    int lock = lock_take(arguments.timeout, &diagnostic);
    if (lock < 0)
        return tool_fail_state(lock, &diagnostic);
    int code =
        install(&arguments, arguments.registry != NULL ? arguments.registry : live_registry());
    lock_release(lock);
    return code;
}
