/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services export: print the whole registry in another format. */

#include <argp.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/publish.h"
#include "tool.h"
#include "tool/host/preference_options.h"
#include "tool/output/format_services.h"
#include "tool/output/selection.h"
#include "tool/state/live.h"

enum { FORMAT_KEY = 256, REGISTRY_KEY };

struct arguments {
    const char *output;         /* NULL: standard output */
    struct selection selection; /* of everything; without a format: as services(5) */
    struct build_options build_options;
};

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "services|csv|json|xml|html|txt", 0,
     "Print this format (default: services)", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {"registry", REGISTRY_KEY, "FILE", 0, "Read the registry FILE instead of the one in use", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->build_options;
        return 0;
    case FORMAT_KEY:
        arguments->selection.format = format_find(argument, NULL);
        if (arguments->selection.format == NULL && strcmp(argument, "services") != 0)
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case 'o':
        arguments->output = argument;
        return 0;
    case REGISTRY_KEY:
        arguments->selection.registry = argument;
        arguments->selection.any_file = arguments->build_options.any_file = true;
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'; name a registry with --registry", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* An exit code. */
static int print_services(const struct arguments *arguments, FILE *stream)
{
    struct table table;
    char updated[16];
    uint16_t preferences;
    struct diagnostic diagnostic = {.path = NULL};
    int error = build_table(arguments->selection.registry, &arguments->build_options, &table,
                            updated, &preferences, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    format_services_print(stream, &table, updated, preferences);
    table_free(&table);
    return EXIT_DONE;
}

/* An exit code. */
static int print(const struct arguments *arguments, FILE *stream)
{
    return arguments->selection.format == NULL ? print_services(arguments, stream)
                                               : selection_print(&arguments->selection, stream);
}

/*
 * Print to a file in memory, and replace the output file by a copy of it. Unlike a stream of
 * open_memstream, the file in memory reports a lack of memory. An exit code.
 */
static int write_file(const struct arguments *arguments)
{
    int descriptor = memfd_create("export", MFD_CLOEXEC);
    FILE *stream = descriptor >= 0 ? fdopen(descriptor, "w+") : NULL;
    if (stream == NULL) {
        int error = -errno;
        if (descriptor >= 0)
            close(descriptor);
        return tool_fail_system(error, arguments->output);
    }
    int code = print(arguments, stream);
    int error = fflush(stream) != 0 || ferror(stream) ? -ENOMEM : 0;
    if (error == 0 && lseek(descriptor, 0, SEEK_SET) < 0)
        error = -errno;
    if (code == EXIT_DONE && error == 0)
        error = publish_descriptor(arguments->output, descriptor, SIZE_MAX);
    if (code == EXIT_DONE && error != 0)
        code = tool_fail_system(error, arguments->output);
    fclose(stream);
    return code;
}

int export_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &preference_options_parser}, {0}};
    static const struct argp parser = {
        .options = options,
        .children = children,
        .parser = parse,
        .doc =
            "Print the whole registry: as a services(5) file, which gives programs that do not "
            "use the C library the answers of the module, or as IANA's CSV, as JSON, XML, a page "
            "of HTML, or IANA's plain text.\v"
            "--preferences and --pure order the services file; the other formats have the "
            "order of the registry.",
    };
    struct arguments arguments = {
        .selection = {.registry = live_registry()},
        .build_options = preference_options_default,
    };
    tool_parse(&parser, argc, argv, &arguments);
    return arguments.output != NULL ? write_file(&arguments) : print(&arguments, stdout);
}
