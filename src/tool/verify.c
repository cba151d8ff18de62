/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services verify: check every block and every service of a database file. */

#include <argp.h>
#include <stdio.h>

#include "tool.h"
#include "tool/output/quote.h"
#include "tool/state/database.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*path != NULL)
            tool_refuse(state, "more than one database");
        *path = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        tool_refuse(state, "no database given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_valid(const char *path, const struct ianadb_header *header)
{
    quote_text(stdout, path);
    fputs(": valid; ", stdout);
    quote_registry(stdout, header->updated);
    printf(", %u services, %u names\n", (unsigned)ianadb_get32(header->services),
           (unsigned)ianadb_get32(header->names));
}

int verify_main(int argc, char **argv)
{
    static const struct argp parser = {
        .parser = parse,
        .args_doc = "DB",
        .doc = "Check every block and every service of a database file.",
    };
    const char *path = NULL;
    tool_parse(&parser, argc, argv, &path);

    struct diagnostic diagnostic;
    struct database database;
    int error = database_read_verified(path, &database, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    print_valid(path, database.reader.header);
    database_free(&database);
    return EXIT_DONE;
}
