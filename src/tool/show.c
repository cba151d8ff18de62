/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services show: print the records of names and ports. */

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/assignment.h"
#include "registry/document.h"
#include "tool.h"
#include "tool/host/own_names.h"
#include "tool/output/selection.h"
#include "tool/output/terminal_options.h"
#include "tool/query/answers.h"
#include "tool/query/line.h"
#include "tool/query/lookups.h"
#include "tool/query/own_records.h"
#include "tool/query/question.h"
#include "tool/query/suggestion.h"
#include "tool/state/database.h"
#include "tool/state/live.h"

/* The first port that IANA does not assign (RFC 6335, section 6). */
#define FIRST_DYNAMIC_PORT 49152u

/* How many names of a port `show -` prints. */
#define MAX_NAMES 4

struct arguments {
    struct selection selection;
    const char *registry_in_use; /* path: selection.registry, unless there is --registry */
    const char **questions;
    size_t count;
    bool reads_lines; /* the only question is `-` */
};

struct showing {
    const struct arguments *arguments;
    struct document document;
    struct database database; /* the one in use, if lookups.database is not NULL */
    struct lookups lookups;
    struct answers found; /* to the current question */
    struct answers shown; /* to all questions, each record once */
    int code;
};

/* The name of the registry that is most similar to this one; NULL: none is similar. */
static const char *suggest(const struct document *document, const char *name)
{
    struct suggestion suggestion = {.wanted = name};
    for (size_t i = 0; i < document->named_count; i++) {
        suggestion_consider(&suggestion,
                            document_column(document, document->by_name[i], REGISTRY_NAME));
    }
    return suggestion.word;
}

/* Whether a person of the registry has this ID. */
static bool is_person(const struct document *document, const char *id)
{
    for (size_t i = 0; i < document->person_count; i++)
        if (strcasecmp(document_person(document, i).id, id) == 0)
            return true;
    return false;
}

/* Say that no record has the name, and which name is meant. */
static void explain_name(const struct document *document, const char *name,
                         struct diagnostic *diagnostic)
{
    const char *near = suggest(document, name);
    if (near != NULL)
        diagnostic_set(diagnostic, 0, 0, 0, "'%.60s': not in the registry; did you mean '%.60s'?",
                       name, near);
    else
        diagnostic_set(diagnostic, 0, 0, 0, "'%.60s': not in the registry", name);
}

/* Print why a question has no record. */
static void explain(struct showing *showing, const struct question *question)
{
    struct diagnostic diagnostic = {.path = NULL};
    const char *text = question->text;
    showing->code = EXIT_DIFFERENT;
    if (question->mistake[0] != '\0')
        diagnostic_set(&diagnostic, 0, 0, 0, "'%.60s': %s", text, question->mistake);
    else if (question->is_number && question->first >= FIRST_DYNAMIC_PORT)
        diagnostic_set(&diagnostic, 0, 0, 0,
                       "'%.60s': dynamic: IANA assigns no ports from 49152 to 65535", text);
    else if (question->is_number)
        diagnostic_set(&diagnostic, 0, 0, 0, "'%.60s': not assigned: the registry has no record",
                       text);
    else if (is_person(&showing->document, text))
        diagnostic_set(&diagnostic, 0, 0, 0,
                       "'%.60s': not a service, but a person: write '[%.60s]'", text, text);
    else
        explain_name(&showing->document, text, &diagnostic);
    tool_complain(&diagnostic);
}

/* Find the records that answer a question. 0, or -ENOMEM. */
static int find(struct showing *showing, const struct question *question)
{
    return answers_find(&showing->found, &showing->document, &showing->lookups, question);
}

/* Find the records of a question, and add them to those that will be printed. 0, or -ENOMEM. */
static int answer(struct showing *showing, const char *text)
{
    struct question question = question_parse(text, &showing->document);
    int error = find(showing, &question);
    for (size_t i = 0; i < showing->found.count && error == 0; i++)
        error = answers_add(&showing->shown, showing->found.records[i]);
    if (error == 0 && showing->found.count == 0)
        explain(showing, &question);
    return error;
}

/* Print the names of the records found, each once, and the description of the first. */
static void print_names(const struct showing *showing, const struct terminal *terminal)
{
    const char *names[MAX_NAMES + 1] = {NULL};
    const char *description = "";
    size_t count = 0;
    for (size_t i = 0; i < showing->found.count && count <= MAX_NAMES; i++) {
        uint32_t record = showing->found.records[i];
        const char *name = document_column(&showing->document, record, REGISTRY_NAME);
        bool is_new = *name != '\0';
        for (size_t j = 0; j < count && is_new; j++)
            is_new = strcmp(names[j], name) != 0;
        if (!is_new)
            continue;
        if (count == 0)
            description = document_column(&showing->document, record, REGISTRY_DESCRIPTION);
        names[count++] = name;
    }
    for (size_t i = 0; i < count && i < MAX_NAMES; i++) {
        fputs(i > 0 ? ", " : "", terminal->stream);
        terminal_print(terminal, TERMINAL_NAME, names[i], 0);
    }
    fputs(count > MAX_NAMES ? ", ..." : "", terminal->stream);
    if (count == 0) {
        struct registry_record record =
            document_record(&showing->document, showing->found.records[0]);
        description = assignment_name(assignment_of(&record));
    } else if (*description != '\0') {
        fputs("  ", terminal->stream);
    }
    terminal_print(terminal, TERMINAL_PLAIN, description, 0);
}

/* Printed after a line whose question has no record. */
static const char *short_explanation(const struct question *question)
{
    if (question->mistake[0] != '\0')
        return question->mistake;
    if (!question->is_number)
        return "unknown";
    return question->first >= FIRST_DYNAMIC_PORT ? "dynamic" : "not assigned";
}

/* Print a line, and the answer to its question. 0, or -ENOMEM. */
static int annotate(struct showing *showing, const struct terminal *terminal, const char *line)
{
    char text[LINE_QUESTION];
    line_question(line, text);
    terminal_print_line(terminal, line);
    if (text[0] != '\0') {
        struct question question = question_parse(text, &showing->document);
        int error = find(showing, &question);
        if (error != 0)
            return error;
        fputs("  ", terminal->stream);
        if (showing->found.count > 0) {
            print_names(showing, terminal);
        } else {
            showing->code = EXIT_DIFFERENT;
            terminal_print(terminal, TERMINAL_PLAIN, short_explanation(&question), 0);
        }
    }
    putc('\n', terminal->stream);
    return 0;
}

/* Whether lines are printed with their answers; otherwise, records are printed. */
static bool annotates(const struct arguments *arguments)
{
    return arguments->reads_lines && arguments->selection.format == &format_text;
}

/* Answer the lines of standard input. 0, or a negative errno with the diagnostic set. */
static int answer_lines(struct showing *showing, struct diagnostic *diagnostic)
{
    struct terminal terminal;
    char *line = NULL;
    size_t size = 0;
    int error = 0;
    terminal_open(&terminal, stdout);
    while (error == 0 && getline(&line, &size, stdin) >= 0) {
        char text[LINE_QUESTION];
        if (annotates(showing->arguments)) {
            error = annotate(showing, &terminal, line);
            continue;
        }
        line_question(line, text);
        if (text[0] != '\0')
            error = answer(showing, text);
    }
    /* getline does not tell a lack of memory from the end of the file by ferror. */
    if (error == 0 && !feof(stdin)) {
        diagnostic->path = "standard input";
        error = diagnostic_set(diagnostic, -errno, 0, 0, "%m");
    }
    free(line);
    return error;
}

static int describe(void *context, const struct registry_record *record, struct strbuf *text)
{
    const struct showing *showing = context;
    return lookups_describe(&showing->lookups, &showing->document, record, text);
}

/* The lists with which the live database was made: bits of enum ianadb_preferences. */
static unsigned lists_in_use(void)
{
    struct live_database live;
    return live_find(&live) == 0 ? ianadb_get16(live_header(&live.block)->preferences)
                                 : IANADB_LOCAL | IANADB_SHIPPED | IANADB_HOST | IANADB_LEGACY;
}

/* Add the lines as records. If their files are not valid now, the database has what they had
 * before: a message says why none of them is shown. 0, or -ENOMEM. */
static int add_lines(build_lines *read, struct own_records *records, struct diagnostic *diagnostic)
{
    size_t before = records->document->record_count;
    int error = read(own_records_add, records, diagnostic);
    table_free(&records->table);
    if (error == 0 || error == -ENOMEM)
        return error;
    records->document->record_count = before;
    tool_complain(diagnostic);
    return 0;
}

/* Add the names that are not IANA's. 0, or -ENOMEM. */
static int add_own_names(struct showing *showing, unsigned lists, struct diagnostic *diagnostic)
{
    struct own_records records = {
        .document = &showing->document,
        .wants_xml = showing->arguments->selection.format->wants_xml,
        .are_first = true,
    };
    int error = 0;
    if ((lists & IANADB_HOST) != 0)
        error = add_lines(own_names_read_host, &records, diagnostic);
    records.are_first = false;
    if (error == 0 && (lists & IANADB_LEGACY) != 0)
        error = add_lines(own_names_read_legacy, &records, diagnostic);
    return error;
}

static int read_preferences(struct showing *showing, unsigned lists, struct diagnostic *diagnostic)
{
    int error = 0;
    if ((lists & IANADB_LOCAL) != 0)
        error = expected_prefer(&showing->lookups.expected, LOCAL_PREFERENCES, diagnostic);
    if (error == 0 && (lists & IANADB_SHIPPED) != 0)
        error = expected_prefer(&showing->lookups.expected, SHIPPED_PREFERENCES, diagnostic);
    return error;
}

/* Let lookups be answered by the database in use, if the registry is the one in use, too. If that
 * database cannot be read, the answers are computed. 0, or -ENOMEM with the diagnostic set. */
static int use_database(struct showing *showing, struct diagnostic *diagnostic)
{
    const struct arguments *arguments = showing->arguments;
    if (arguments->selection.registry != arguments->registry_in_use)
        return 0;
    int error = database_read_live(&showing->database, diagnostic);
    if (error == 0)
        showing->lookups.database = &showing->database.reader;
    return error == -ENOMEM ? error : 0;
}

/* Read the registry, the preferences and the database. 0, or a negative errno with the diagnostic
 * set. */
static int prepare(struct showing *showing, struct diagnostic *diagnostic)
{
    const struct selection *selection = &showing->arguments->selection;
    unsigned lists = lists_in_use();
    int error = document_read(&showing->document, selection->registry, selection->any_file,
                              selection->format->wants_xml, diagnostic);
    if (error == 0)
        error = add_own_names(showing, lists, diagnostic);
    if (error == 0) {
        diagnostic->path = selection->registry;
        error = document_index(&showing->document, diagnostic);
    }
    if (error == 0)
        error = read_preferences(showing, lists, diagnostic);
    if (error == 0)
        error = use_database(showing, diagnostic);
    if (error != 0)
        return error;
    *diagnostic = (struct diagnostic){.text = "out of memory"}; /* all that can still fail */
    error = expected_find_services(&showing->lookups.expected, &showing->document);
    if (error == 0)
        error = answers_begin(&showing->found, &showing->document);
    return error == 0 ? answers_begin(&showing->shown, &showing->document) : error;
}

static int answer_all(struct showing *showing, struct diagnostic *diagnostic)
{
    const struct arguments *arguments = showing->arguments;
    int error = 0;
    if (arguments->reads_lines)
        return answer_lines(showing, diagnostic);
    for (size_t i = 0; i < arguments->count && error == 0; i++)
        error = answer(showing, arguments->questions[i]);
    return error;
}

/* An exit code. */
static int show(struct showing *showing)
{
    const struct selection *selection = &showing->arguments->selection;
    struct diagnostic diagnostic = {.text = "out of memory"};
    int error = prepare(showing, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    error = answer_all(showing, &diagnostic);
    if (error == 0 && !annotates(showing->arguments))
        error = selection_print_records(selection, &showing->document, showing->shown.records,
                                        showing->shown.count, stdout);
    return error == 0 ? showing->code : tool_fail(error, &diagnostic);
}

static void free_showing(struct showing *showing)
{
    document_free(&showing->document);
    if (showing->lookups.database != NULL)
        database_free(&showing->database);
    expected_free(&showing->lookups.expected);
    answers_free(&showing->found);
    answers_free(&showing->shown);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->selection;
        return 0;
    case ARGP_KEY_ARG:
        arguments->reads_lines = arguments->reads_lines || strcmp(argument, "-") == 0;
        arguments->questions[arguments->count++] = argument;
        if (arguments->reads_lines && arguments->count > 1)
            tool_refuse(state, "- stands for standard input, and must be the only argument");
        return 0;
    case ARGP_KEY_END:
        if (arguments->count == 0)
            tool_refuse(state, "no name or port given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Take negative numbers, which argp would parse as options, as questions. How many arguments are
 * left. */
static int take_negatives(struct arguments *arguments, int argc, char **argv)
{
    int left = 1;
    bool has_options = true;
    for (int i = 1; i < argc; i++) {
        has_options = has_options && strcmp(argv[i], "--") != 0;
        if (has_options && argv[i][0] == '-' && isdigit((unsigned char)argv[i][1]))
            arguments->questions[arguments->count++] = argv[i];
        else
            argv[left++] = argv[i];
    }
    argv[left] = NULL;
    return left;
}

int show_main(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {.argp = &selection_parser}, {.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .parser = parse,
        .args_doc = "NAME|PORT[-PORT][/PROTOCOL]|[ID]...\n-",
        .doc = "Print the records of service names, ports and ranges of ports.\v"
               "Case is ignored. A port also matches a record whose range contains it; a name also "
               "matches a record without a port. [ID] matches the records that name this person. "
               "With -, each line of standard input is a question, such as ss, netstat and nmap "
               "print them, and the answer is printed after the line. The exit status is 1 if one "
               "of the questions has no record.",
    };
    const char *registry_in_use = live_registry();
    struct arguments arguments = {
        .registry_in_use = registry_in_use,
        .selection = {.registry = registry_in_use,
                      .format = &format_text,
                      .text_format = &format_text},
        .questions = calloc((size_t)argc, sizeof arguments.questions[0]),
    };
    struct showing showing = {.arguments = &arguments};
    if (arguments.questions == NULL)
        return tool_fail_system(-ENOMEM, argv[0]);
    arguments.selection.describe = describe;
    arguments.selection.context = &showing;
    argc = take_negatives(&arguments, argc, argv);
    tool_parse(&parser, argc, argv, &arguments);
    showing.code = show(&showing);
    free_showing(&showing);
    free(arguments.questions);
    return showing.code;
}
