/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services: find the subcommand and run it. */

#include <argp.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"
#include "tool/output/pager.h"
#include "tool/query/suggestion.h"

const char *argp_program_version = "iana-services (" PACKAGE_NAME ") " PACKAGE_VERSION;
const char *argp_program_bug_address = "<" PACKAGE_BUGREPORT ">";

static const struct subcommand {
    const char *name;
    char *full_name; /* its argv[0], which its help prints */
    int (*run)(int argc, char **argv);
    const char *summary;
} subcommands[] = {
    {"about", "iana-services about", about_main, "print what IANA says about the registry"},
    {"changes", "iana-services changes", changes_main, "show what a newer registry changes"},
    {"compile", "iana-services compile", compile_main, "compile a registry into a database"},
    {"diff", "iana-services diff", diff_main,
     "show what changes if `iana` is asked before `files`"},
    {"export", "iana-services export", export_main, "print the whole registry"},
    {"rollback", "iana-services rollback", rollback_main,
     "restore the registry before the last change"},
    {"search", "iana-services search", search_main, "list the records that contain words"},
    {"show", "iana-services show", show_main, "show the records of names and ports"},
    {"status", "iana-services status", status_main,
     "show what is in use, and what needs attention"},
    {"update", "iana-services update", update_main, "install IANA's current registry"},
    {"verify", "iana-services verify", verify_main, "check a database file"},
};

#define SUBCOMMANDS (sizeof subcommands / sizeof subcommands[0])

static const struct subcommand *find_subcommand(const char *name)
{
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (strcmp(name, subcommands[i].name) == 0)
            return &subcommands[i];
    return NULL;
}

/* The end of the help text: one line for each subcommand. argp frees the returned string. */
static char *list_subcommands(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)text;
    char *list = NULL;
    size_t size;
    FILE *stream = open_memstream(&list, &size);
    if (stream == NULL)
        return NULL;
    fputs("Subcommands (each has its own --help):\n", stream);
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        fprintf(stream, "  %-9s %s\n", subcommands[i].name, subcommands[i].summary);
    fclose(stream);
    return list;
}

static void refuse_subcommand(const struct argp_state *state, const char *name)
{
    struct suggestion suggestion = {.wanted = name};
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        suggestion_consider(&suggestion, subcommands[i].name);
    if (suggestion.word != NULL)
        tool_refuse(state, "unknown subcommand '%s'; did you mean '%s'?", name, suggestion.word);
    else
        tool_refuse(state, "unknown subcommand '%s'", name);
}

/* Without a subcommand, --help, --usage and --version are the only valid arguments. */
static error_t parse(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_ARG)
        refuse_subcommand(state, argument);
    else if (key == 'h')
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
    else if (key == ARGP_KEY_NO_ARGS)
        tool_refuse(state, "no subcommand given");
    return ARGP_ERR_UNKNOWN;
}

/* At the end of the program, whoever ends it: a full disk is an error of --help, too. */
static void finish_output(void)
{
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    struct diagnostic diagnostic = {.path = NULL};
    if (!is_written) {
        diagnostic_set(&diagnostic, 0, 0, 0, "cannot write to standard output: %m");
        tool_complain(&diagnostic);
    }
    pager_finish();
    if (!is_written)
        _exit(EXIT_SYSTEM);
}

int main(int argc, char **argv)
{
    static const struct argp_option options[] = {
        {NULL, 'h', NULL, 0, "Give this help list", -1},
        {0},
    };
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .args_doc = "SUBCOMMAND [ARGUMENT...]",
        .doc = "Manage and query IANA's registry of service names and port numbers.\v",
        .help_filter = list_subcommands,
    };

    /* Input and output are UTF-8, whatever the user's locale. */
    setlocale(LC_CTYPE, "C.UTF-8");
    __fsetlocking(stdout, FSETLOCKING_BYCALLER); /* no other thread prints */
    argp_err_exit_status = EXIT_USAGE;
    atexit(finish_output);
    const struct subcommand *subcommand = argc > 1 ? find_subcommand(argv[1]) : NULL;
    if (subcommand == NULL) {
        argv[0] = "iana-services";
        tool_check_options(&parser, argc < 2 ? argc : 2, argv);
        argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, NULL);
        return EXIT_USAGE;
    }
    argv[1] = subcommand->full_name;
    return subcommand->run(argc - 1, argv + 1);
}
