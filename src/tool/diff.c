/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services diff: show what changes on this host if `iana` is asked before `files`. */

#include <argp.h>
#include <errno.h>
#include <string.h>

#include "tool.h"
#include "tool/host/compare.h"
#include "tool/host/etc_services.h"
#include "tool/host/preference_options.h"
#include "tool/output/json.h"
#include "tool/output/pager.h"
#include "tool/output/quote.h"
#include "tool/output/terminal.h"
#include "tool/output/terminal_options.h"
#include "tool/state/database.h"
#include "tool/state/live.h"

enum { FORMAT_KEY = 256, REGISTRY_KEY, WITH_KEY };

struct arguments {
    const char *file;
    const char *registry; /* NULL: the one in use */
    struct build_options build_options;
    bool json;
};

static const struct argp_option options[] = {
    {"with", WITH_KEY, "FILE", 0, "Compare with FILE instead of " ETC_SERVICES, 0},
    {"registry", REGISTRY_KEY, "FILE", 0, "Compare the registry FILE instead of the one in use", 0},
    {"format", FORMAT_KEY, "text|json", 0, "Print text (the default) or JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->build_options;
        return 0;
    case WITH_KEY:
        arguments->file = argument;
        return 0;
    case REGISTRY_KEY:
        arguments->registry = argument;
        arguments->build_options.any_file = true;
        return 0;
    case FORMAT_KEY:
        arguments->json = strcmp(argument, "json") == 0;
        if (!arguments->json && strcmp(argument, "text") != 0)
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'; name a services file with --with", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/*
 * Get the database to compare: the live one, or what is compiled from another registry or with
 * other preferences.
 */
static int get_database(const struct arguments *arguments, struct database *database,
                        struct diagnostic *diagnostic)
{
    const struct build_options *build_options = &arguments->build_options;
    struct writer_image image;
    if (arguments->registry == NULL &&
        build_options->shipped_preferences == preference_options_default.shipped_preferences)
        return database_read_live(database, diagnostic);
    int error = build_database(arguments->registry != NULL ? arguments->registry : live_registry(),
                               build_options, &image, diagnostic);
    if (error == 0)
        database_adopt(database, &image);
    return error;
}

static bool is_different(const struct comparison *comparison)
{
    return comparison->ports.count + comparison->names.count > 0;
}

/* The width of the longest of the names, within reason. */
static unsigned name_width(const struct difference_list *list)
{
    const size_t most = 24;
    size_t width = 0;
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->items[i].file->name) > width)
            width = strlen(list->items[i].file->name);
    return (unsigned)(width < most ? width : most);
}

/* Prints what is new about a name or a port. */
typedef void answer_printer(const struct terminal *terminal, const struct reader_service *iana);

/* `name  port/protocol`, as in services(5), and what `print_answer` prints, behind an arrow. */
static void print_row(const struct terminal *terminal, const struct difference *difference,
                      unsigned width, answer_printer *print_answer)
{
    const struct file_service *file = difference->file;
    const char *protocol = difference->any_protocol ? "*" : file->protocol;
    fputs("    ", stdout);
    terminal_print(terminal, TERMINAL_NAME, file->name, width);
    printf("  %5u/", (unsigned)file->port);
    if (print_answer != NULL) {
        terminal_print(terminal, TERMINAL_PLAIN, protocol, (unsigned)strlen("sctp"));
        fputs("  ->  ", stdout);
        print_answer(terminal, &difference->iana);
    } else {
        terminal_print(terminal, TERMINAL_PLAIN, protocol, 0);
    }
    putchar('\n');
}

/* Print what a list tells, and its rows. */
static void print_list(const struct terminal *terminal, const struct difference_list *list,
                       const char *one, const char *several, answer_printer *print_answer)
{
    char title[80];
    unsigned width = name_width(list);
    if (list->count == 0)
        return;
    snprintf(title, sizeof title, "%zu %s:", list->count, list->count == 1 ? one : several);
    terminal_print(terminal, TERMINAL_HEADING, title, 0);
    fputs("\n\n", stdout);
    for (size_t i = 0; i < list->count; i++)
        print_row(terminal, &list->items[i], width, print_answer);
    putchar('\n');
}

static void print_port(const struct terminal *terminal, const struct reader_service *iana)
{
    (void)terminal;
    printf("%5u", (unsigned)iana->port);
}

static void print_name(const struct terminal *terminal, const struct reader_service *iana)
{
    terminal_print(terminal, TERMINAL_NAME, iana->name, 0);
}

static void print_text(const struct arguments *arguments, const struct comparison *comparison,
                       const char *date)
{
    struct terminal terminal;
    terminal_open(&terminal, stdout);
    pager_start();
    terminal_print(&terminal, TERMINAL_PLAIN, arguments->file, 0);
    fputs(", if the ", stdout);
    quote_registry(stdout, date);
    fputs(" is asked first:\n\n", stdout);
    if (!is_different(comparison))
        puts("No name gets another port, and no port gets another name.\n");
    print_list(&terminal, &comparison->ports, "name gets another port", "names get another port",
               print_port);
    print_list(&terminal, &comparison->names, "port gets another name", "ports get another name",
               print_name);
    print_list(&terminal, &comparison->file_only,
               "name is in the file only, which still answers it",
               "names are in the file only, which still answers them", NULL);
    printf("The registry adds %zu names and %zu ports.\n\n", comparison->added_names,
           comparison->added_ports);
    if (comparison->detours.count > 0)
        printf("%zu of its ports have a name that leads to another port: store rules by number.\n"
               "--format json lists these ports; nss-iana(8) describes them.\n\n",
               comparison->detours.count);
    puts("Names and ports are counted once for each protocol; `*` is a lookup without a protocol.");
    if (is_different(comparison))
        puts("With `services: files iana`, the file is asked first, and no answer changes.");
}

static const char *protocol_of(const struct difference *difference)
{
    return difference->any_protocol ? NULL : difference->file->protocol;
}

static void print_json_port(struct json *json, const struct difference *difference)
{
    json_text(json, "name", difference->file->name);
    json_text(json, "protocol", protocol_of(difference));
    json_number(json, "old_port", difference->file->port);
    json_number(json, "new_port", difference->iana.port);
}

static void print_json_name(struct json *json, const struct difference *difference)
{
    json_number(json, "port", difference->file->port);
    json_text(json, "protocol", protocol_of(difference));
    json_text(json, "old_name", difference->file->name);
    json_text(json, "new_name", difference->iana.name);
}

static void print_json_file_only(struct json *json, const struct difference *difference)
{
    json_text(json, "name", difference->file->name);
    json_text(json, "protocol", protocol_of(difference));
    json_number(json, "port", difference->file->port);
}

static void print_json_list(struct json *json, const char *key, const struct difference_list *list,
                            void (*print_members)(struct json *json,
                                                  const struct difference *difference))
{
    json_open_array(json, key);
    for (size_t i = 0; i < list->count; i++) {
        json_open_object(json, NULL);
        print_members(json, &list->items[i]);
        json_close_object(json);
    }
    json_close_array(json);
}

static void print_json_detours(struct json *json, const struct detour_list *list)
{
    json_open_array(json, "detours");
    for (size_t i = 0; i < list->count; i++) {
        json_open_object(json, NULL);
        json_number(json, "port", list->items[i].port);
        json_text(json, "protocol", list->items[i].service.protocol);
        json_text(json, "name", list->items[i].service.name);
        json_number(json, "leads_to", list->items[i].leads_to);
        json_close_object(json);
    }
    json_close_array(json);
}

static void print_json(const struct arguments *arguments, const struct comparison *comparison,
                       const char *date)
{
    struct json json;
    json_begin(&json, stdout, 2);
    json_open_object(&json, NULL);
    json_text(&json, "file", arguments->file);
    json_text(&json, "registry_date", date);
    json_bool(&json, "different", is_different(comparison));
    print_json_list(&json, "changed_names", &comparison->ports, print_json_port);
    print_json_list(&json, "changed_ports", &comparison->names, print_json_name);
    print_json_list(&json, "file_only", &comparison->file_only, print_json_file_only);
    json_number(&json, "added_names", (long long)comparison->added_names);
    json_number(&json, "added_ports", (long long)comparison->added_ports);
    print_json_detours(&json, &comparison->detours);
    json_close_object(&json);
}

/* Read the file and compare. An exit code. */
static int diff(const struct arguments *arguments, const struct reader *reader)
{
    struct etc_services file;
    struct comparison comparison;
    struct diagnostic diagnostic;
    int error = etc_services_read(arguments->file, &file, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    int code;
    error = compare_services(&file, reader, &comparison);
    if (error != 0) {
        code = tool_fail_system(error, "the database");
    } else {
        code = is_different(&comparison) ? EXIT_DIFFERENT : EXIT_DONE;
        (arguments->json ? print_json : print_text)(arguments, &comparison,
                                                    reader->header->updated);
        compare_free(&comparison);
    }
    etc_services_free(&file);
    return code;
}

int diff_main(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {.argp = &preference_options_parser}, {.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .options = options,
        .children = children,
        .parser = parse,
        .doc = "Show what changes on this host if nsswitch.conf lists `iana` before `files`: names "
               "that get another port, ports that get another name, and names that only the file "
               "has.\v"
               "The exit status is 1 if a name or a port gets another answer.",
    };
    struct arguments arguments = {.file = ETC_SERVICES,
                                  .build_options = preference_options_default};
    struct database database;
    struct diagnostic diagnostic = {.path = NULL};
    tool_parse(&parser, argc, argv, &arguments);
    int error = get_database(&arguments, &database, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    int code = diff(&arguments, &database.reader);
    database_free(&database);
    return code;
}
