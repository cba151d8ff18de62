/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services changes: show what changed from one registry to another. */

#include <argp.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "registry/document.h"
#include "tool.h"
#include "tool/output/format.h"
#include "tool/output/json.h"
#include "tool/output/pager.h"
#include "tool/output/quote.h"
#include "tool/output/terminal.h"
#include "tool/output/terminal_options.h"
#include "tool/query/changes.h"
#include "tool/state/live.h"

enum { FORMAT_KEY = 256 };

struct arguments {
    const char *before; /* NULL: the registry before the one in use */
    const char *after;  /* NULL: the one in use */
    bool json;
};

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "text|json", 0, "Print this format (default: text)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case FORMAT_KEY:
        arguments->json = strcmp(argument, "json") == 0;
        if (!arguments->json && strcmp(argument, "text") != 0)
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            tool_refuse(state, "unexpected argument '%s'; two registries can be compared",
                        argument);
        *(state->arg_num == 0 ? &arguments->before : &arguments->after) = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const char *const titles[CHANGE_KINDS] = {
    [CHANGE_ADDED] = "added",
    [CHANGE_REMOVED] = "removed",
    [CHANGE_RENAMED] = "renamed",
    [CHANGE_CHANGED] = "changed",
};

/* Print `  name  port/protocol`; a record can lack each of them. Returns how many columns this
 * takes at most. */
static unsigned print_head(const struct terminal *terminal, const struct registry_record *record)
{
    const char *const *columns = record->columns;
    const char *name = *columns[REGISTRY_NAME] != '\0' ? columns[REGISTRY_NAME] : "(no name)";
    fputs("  ", terminal->stream);
    terminal_print(terminal, TERMINAL_NAME, name, 0);
    fputs("  ", terminal->stream);
    terminal_print(terminal, TERMINAL_PLAIN, columns[REGISTRY_NUMBER], 0);
    if (*columns[REGISTRY_PROTOCOL] != '\0') {
        fputs(*columns[REGISTRY_NUMBER] != '\0' ? "/" : "", terminal->stream);
        terminal_print(terminal, TERMINAL_PLAIN, columns[REGISTRY_PROTOCOL], 0);
    }
    return (unsigned)(strlen("    /") + strlen(name) + strlen(columns[REGISTRY_NUMBER]) +
                      strlen(columns[REGISTRY_PROTOCOL]));
}

static void print_value(const struct terminal *terminal, const char *value)
{
    terminal_print_flowing(terminal, *value != '\0' ? value : "(nothing)", 8, 8);
}

/* Print the old and the new value of each column that differs. */
static void print_columns(const struct terminal *terminal, const struct changes *changes,
                          const struct registry_record *before, const struct registry_record *after)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        if (i == REGISTRY_NAME ||
            !changes_in_column(changes, before, after, (enum registry_column)i))
            continue;
        fputs("    ", terminal->stream);
        terminal_print_label(terminal, registry_titles[i], 0);
        fputs("\n      - ", terminal->stream);
        print_value(terminal, before->columns[i]);
        fputs("\n      + ", terminal->stream);
        print_value(terminal, after->columns[i]);
        putc('\n', terminal->stream);
    }
}

/* The record with this index; for CHANGES_NONE, one that says nothing. */
static struct registry_record record_of(const struct document *document, uint32_t index)
{
    struct registry_record none = {.source = ""};
    if (index != CHANGES_NONE)
        return document_record(document, index);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        none.columns[i] = "";
    return none;
}

static void print_change(const struct terminal *terminal, const struct changes *changes,
                         const struct change *change)
{
    struct registry_record before = record_of(changes->before, change->before);
    struct registry_record after = record_of(changes->after, change->after);
    const struct registry_record *shown = change->kind == CHANGE_REMOVED ? &before : &after;
    unsigned used = print_head(terminal, shown);
    if (change->kind == CHANGE_RENAMED) {
        fputs("  was ", terminal->stream);
        terminal_print(terminal, TERMINAL_NAME, before.columns[REGISTRY_NAME], 0);
    }
    if (change->kind == CHANGE_ADDED || change->kind == CHANGE_REMOVED) {
        fputs("  ", terminal->stream);
        terminal_print_flowing(terminal, shown->columns[REGISTRY_DESCRIPTION], used + 2, 4);
    }
    putc('\n', terminal->stream);
    if (change->kind == CHANGE_RENAMED || change->kind == CHANGE_CHANGED)
        print_columns(terminal, changes, &before, &after);
}

static void print_text(const struct changes *changes)
{
    struct terminal terminal;
    terminal_open(&terminal, stdout);
    pager_start();
    fputs("From the ", stdout);
    quote_registry(stdout, changes->before->updated);
    fputs(" to the ", stdout);
    quote_registry(stdout, changes->after->updated);
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        printf("%s%zu %s", kind == 0 ? ":\n" : ", ", changes->counts[kind], titles[kind]);
    putchar('\n');
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
        if (changes->counts[kind] == 0)
            continue;
        putchar('\n');
        terminal_print(&terminal, TERMINAL_HEADING, titles[kind], 0);
        puts(":");
        for (size_t i = 0; i < changes->count; i++)
            if (changes->items[i].kind == (enum change_kind)kind)
                print_change(&terminal, changes, &changes->items[i]);
    }
}

/* Print an object with the columns of a record that differ from the other record; if `other` is
 * NULL, with all that are not empty. */
static void print_json_columns(struct json *json, const char *key, const struct changes *changes,
                               const struct registry_record *record,
                               const struct registry_record *other)
{
    json_open_object(json, key);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        if (other != NULL ? changes_in_column(changes, record, other, (enum registry_column)i)
                          : *record->columns[i] != '\0')
            json_text(json, format_json_keys[i], record->columns[i]);
    json_close_object(json);
}

/* Print a record of the new registry, and the columns that differ. */
static void print_json_pair(struct json *json, const struct changes *changes,
                            const struct change *change)
{
    struct registry_record before = document_record(changes->before, change->before);
    struct registry_record after = document_record(changes->after, change->after);
    json_open_object(json, NULL);
    print_json_columns(json, "record", changes, &after, NULL);
    print_json_columns(json, "before", changes, &before, &after);
    print_json_columns(json, "after", changes, &after, &before);
    json_close_object(json);
}

static void print_json_change(struct json *json, const struct changes *changes,
                              const struct change *change)
{
    struct registry_record record;
    if (change->kind == CHANGE_RENAMED || change->kind == CHANGE_CHANGED) {
        print_json_pair(json, changes, change);
        return;
    }
    record = change->kind == CHANGE_ADDED ? document_record(changes->after, change->after)
                                          : document_record(changes->before, change->before);
    print_json_columns(json, NULL, changes, &record, NULL);
}

static void print_json(const struct changes *changes)
{
    struct json json;
    json_begin(&json, stdout, 2);
    json_open_object(&json, NULL);
    json_text(&json, "old_date", changes->before->updated);
    json_text(&json, "new_date", changes->after->updated);
    json_bool(&json, "facts_only", changes->facts_only);
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
        json_open_array(&json, titles[kind]);
        for (size_t i = 0; i < changes->count; i++)
            if (changes->items[i].kind == (enum change_kind)kind)
                print_json_change(&json, changes, &changes->items[i]);
        json_close_array(&json);
    }
    json_close_object(&json);
}

/* Read both registries. An exit code; a diagnostic has been printed unless it is EXIT_DONE. */
static int read_both(const struct arguments *arguments, struct document *before,
                     struct document *after)
{
    struct diagnostic diagnostic;
    int error = document_read(before, arguments->before, true, false, &diagnostic);
    if (error == 0)
        error = document_read(after, arguments->after, true, false, &diagnostic);
    return error == 0 ? EXIT_DONE : tool_fail(error, &diagnostic);
}

static void tell_of_facts(const struct changes *changes, const struct arguments *arguments)
{
    struct diagnostic note = {.path = document_describes(changes->before) ? arguments->after
                                                                          : arguments->before};
    diagnostic_set(&note, 0, 0, 0,
                   "this registry has no descriptions; only names, numbers, protocols and dates "
                   "are compared");
    if (changes->facts_only)
        tool_complain(&note);
}

/* An exit code. */
static int compare(const struct arguments *arguments, const struct document *before,
                   const struct document *after)
{
    struct changes changes;
    int error = changes_find(&changes, before, after);
    if (error != 0)
        return tool_fail_system(error, arguments->after);
    (arguments->json ? print_json : print_text)(&changes);
    fflush(stdout);
    tell_of_facts(&changes, arguments);
    int code = changes.count > 0 ? EXIT_DIFFERENT : EXIT_DONE;
    changes_free(&changes);
    return code;
}

/* Set the registries that the command line does not name. An exit code. */
static int choose_registries(struct arguments *arguments)
{
    struct diagnostic diagnostic = {.path = NULL};
    if (arguments->after == NULL)
        arguments->after = live_registry();
    if (arguments->before != NULL)
        return EXIT_DONE;
    arguments->before = STATE_REGISTRY_BEFORE;
    if (access(arguments->before, F_OK) == 0 || errno != ENOENT)
        return EXIT_DONE;
    diagnostic_set(&diagnostic, 0, 0, 0,
                   "no update has changed the registry yet; name an older registry");
    tool_complain(&diagnostic);
    return EXIT_BAD_INPUT;
}

int changes_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .options = options,
        .parser = parse,
        .args_doc = "[OLD.xml [NEW.xml]]",
        .doc = "Show which records were added, removed, renamed or changed from the registry "
               "OLD.xml to NEW.xml.\v"
               "The default of NEW.xml is the registry in use, and of OLD.xml the one before the "
               "last change. The exit status is 1 if a record has changed.",
    };
    struct arguments arguments = {.before = NULL};
    struct document before = {.records = NULL};
    struct document after = {.records = NULL};
    tool_parse(&parser, argc, argv, &arguments);
    int code = choose_registries(&arguments);
    if (code == EXIT_DONE)
        code = read_both(&arguments, &before, &after);
    if (code == EXIT_DONE)
        code = compare(&arguments, &before, &after);
    document_free(&before);
    document_free(&after);
    return code;
}
