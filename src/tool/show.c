/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services show: print the records of a name or a port. */

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "tool/output/selection.h"
#include "tool/state/live.h"

/* NAME|PORT[/PROTO] */
struct question {
    const char *text;
    size_t length;        /* of the part before the last slash */
    const char *protocol; /* the part after the last slash; NULL: there is no slash */
    long port;            /* -1: not a number */
    bool is_answered;
};

struct arguments {
    struct selection selection;
    struct question *questions;
    size_t count;
};

static struct question parse_question(const char *text)
{
    const char *slash = strrchr(text, '/');
    struct question question = {.text = text, .length = strlen(text), .port = -1};
    if (slash != NULL) {
        question.length = (size_t)(slash - text);
        question.protocol = slash + 1;
    }
    if (question.length > 0 && strspn(text, "0123456789") == question.length)
        question.port = strtol(text, NULL, 10);
    return question;
}

/* Whether `number`, a port or a range, contains the port. */
static bool holds_port(const char *number, long port)
{
    char *end;
    long first = strtol(number, &end, 10);
    long last = *end == '-' ? strtol(end + 1, NULL, 10) : first;
    return end > number && port >= first && port <= last;
}

/* The slash can be a part of the name: EtherNet/IP-1. */
static bool is_name(const struct question *question, const char *name, bool has_protocol)
{
    if (strcasecmp(name, question->text) == 0)
        return true;
    return has_protocol && question->length > 0 && strlen(name) == question->length &&
           strncasecmp(name, question->text, question->length) == 0;
}

static bool is_answer(const struct question *question, const struct registry_record *record)
{
    bool has_protocol = question->protocol == NULL ||
                        strcasecmp(record->columns[REGISTRY_PROTOCOL], question->protocol) == 0;
    if (has_protocol && question->port >= 0 &&
        holds_port(record->columns[REGISTRY_NUMBER], question->port))
        return true;
    return is_name(question, record->columns[REGISTRY_NAME], has_protocol);
}

static bool wants(void *context, const struct registry_record *record)
{
    struct arguments *arguments = context;
    bool is_wanted = false;
    for (size_t i = 0; i < arguments->count; i++) {
        if (is_answer(&arguments->questions[i], record))
            is_wanted = arguments->questions[i].is_answered = true;
    }
    return is_wanted;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->selection;
        return 0;
    case ARGP_KEY_ARG:
        if (*argument == '\0')
            tool_refuse(state, "the name is empty");
        arguments->questions[arguments->count++] = parse_question(argument);
        return 0;
    case ARGP_KEY_NO_ARGS:
        tool_refuse(state, "no name or port given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* An exit code. */
static int report_unanswered(const struct arguments *arguments)
{
    int code = EXIT_DONE;
    for (size_t i = 0; i < arguments->count; i++) {
        struct diagnostic diagnostic = {.path = arguments->selection.registry};
        if (arguments->questions[i].is_answered)
            continue;
        diagnostic_set(&diagnostic, 0, 0, 0, "no record of '%.100s'", arguments->questions[i].text);
        tool_complain(&diagnostic);
        code = EXIT_DIFFERENT;
    }
    return code;
}

int show_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &selection_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .parser = parse,
        .args_doc = "NAME|PORT[/PROTO]...",
        .doc = "Print the records of service names or ports.\v"
               "Case is ignored. A port also matches a record whose range contains it; a name also "
               "matches a record without a port. The records are printed in the order of the "
               "registry. The exit status is 1 if one of the arguments has no record.",
    };
    struct arguments arguments = {
        .selection = {.registry = live_registry(),
                      .format = &format_text,
                      .text_format = &format_text,
                      .wants = wants,
                      .context = &arguments},
        .questions = calloc((size_t)argc, sizeof arguments.questions[0]),
    };
    if (arguments.questions == NULL)
        return tool_fail_system(-ENOMEM, argv[0]);
    tool_parse(&parser, argc, argv, &arguments);
    int code = selection_print(&arguments.selection, stdout);
    if (code == EXIT_DONE || code == EXIT_DIFFERENT)
        code = report_unanswered(&arguments);
    free(arguments.questions);
    return code;
}
