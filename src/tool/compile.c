/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services compile: make the database out of a registry. */

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/build.h"
#include "compiler/publish.h"
#include "store.h"
#include "tool.h"

enum { PREFERENCES_KEY = 256, PURE_KEY, STRICT_KEY };

struct arguments {
    const char *output;   /* NULL: the system's database */
    const char *registry; /* NULL: the one that the live database was made from */
    struct build_options options;
};

static const struct argp_option options[] = {
    {"output", 'o', "DB", 0, "Write the database DB, and nothing else", 0},
    {"preferences", PREFERENCES_KEY, "FILE", 0, "Let FILE alone say which records go first", 0},
    {"pure", PURE_KEY, NULL, 0, "Keep the registry's order, whatever is preferred", 0},
    {"strict", STRICT_KEY, NULL, 0, "Refuse what is otherwise skipped with a warning", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'o':
        arguments->output = argument;
        return 0;
    case PREFERENCES_KEY:
        arguments->options.local_preferences = NULL;
        arguments->options.shipped_preferences = argument;
        if (access(argument, R_OK) != 0)
            argp_failure(state, EXIT_BAD_INPUT, errno, "%s", argument);
        return 0;
    case PURE_KEY:
        arguments->options.local_preferences = NULL;
        arguments->options.shipped_preferences = NULL;
        return 0;
    case STRICT_KEY:
        arguments->options.strict = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->registry != NULL)
            argp_error(state, "one registry, please");
        arguments->registry = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The registry of the database that is live, wherever it lies. */
static const char *live_registry(void)
{
    return access(STATE_REGISTRY, R_OK) == 0 ? STATE_REGISTRY : DATA_REGISTRY;
}

/* Install the pair in the state directory. 0, or a negative errno. */
static int install(const char *registry, const struct writer_image *image)
{
    struct store_source source = {.origin = ""};
    if (realpath(registry, source.origin) == NULL)
        return -errno;
    int lock = store_open();
    if (lock < 0)
        return lock;
    int error = store_install(registry, image, &source);
    store_close(lock);
    return error;
}

int compile_main(int argc, char **argv)
{
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .args_doc = "[REGISTRY.xml]",
        .doc =
            "Make the database that lookups are answered from.\v"
            "Without REGISTRY.xml, the registry that the live database was made from is compiled "
            "again, as is needed after a change of " LOCAL_PREFERENCES ". Without -o, the "
            "database becomes " STATE_DATABASE ", and the registry is kept beside it.",
    };
    struct arguments arguments = {
        .registry = NULL,
        .options = {.local_preferences = LOCAL_PREFERENCES,
                    .shipped_preferences = SHIPPED_PREFERENCES,
                    .warn = tool_warn},
    };
    struct writer_image image;
    struct problem problem = {.path = NULL};

    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    const char *registry = arguments.registry != NULL ? arguments.registry : live_registry();
    int error = build_database(registry, &arguments.options, &image, &problem);
    if (error != 0)
        return tool_fail(error, &problem);
    if (arguments.output != NULL)
        error = publish_bytes(arguments.output, image.blocks, image.count * sizeof image.blocks[0]);
    else
        error = install(registry, &image);
    free(image.blocks);
    if (error != 0)
        return tool_fail_system(error,
                                arguments.output != NULL ? arguments.output : STATE_DATABASE);
    return EXIT_DONE;
}
