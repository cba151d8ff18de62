/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Messages on standard error, and exit codes. No other file prints errors, except argp's. */

#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/quote.h"

static void print(const char *kind, const struct diagnostic *diagnostic)
{
    fputs("iana-services: ", stderr);
    if (diagnostic->path != NULL) {
        quote_text(stderr, diagnostic->path);
        putc(':', stderr);
    }
    if (diagnostic->line != 0)
        fprintf(stderr, "%lu:", diagnostic->line);
    if (diagnostic->column != 0)
        fprintf(stderr, "%lu:", diagnostic->column);
    fprintf(stderr, "%s%s", diagnostic->path != NULL ? " " : "", kind);
    quote_text(stderr, diagnostic->text);
    putc('\n', stderr);
}

void tool_complain(const struct diagnostic *diagnostic)
{
    print("", diagnostic);
}

void tool_warn(void *context, const struct diagnostic *diagnostic)
{
    (void)context;
    print("warning: ", diagnostic);
}

void tool_refuse(const struct argp_state *state, const char *format, ...)
{
    char text[400];
    char quoted[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    quote_copy(quoted, sizeof quoted, text);
    argp_error(state, "%s", quoted);
}

/* Whether one of these options has this letter, and takes an argument. */
static bool has_argument(const struct argp_option *option, char letter)
{
    for (; option != NULL && (option->name != NULL || option->key != 0); option++)
        if (option->key == letter && option->arg != NULL)
            return true;
    return false;
}

/* Whether a short option of the parser, or of its children, takes an argument. */
static bool takes_argument(const struct argp *parser, char letter)
{
    const struct argp_child *child = parser->children;
    bool takes = has_argument(parser->options, letter);
    for (; child != NULL && child->argp != NULL; child++)
        takes = takes || has_argument(child->argp->options, letter);
    return takes;
}

/* Whether everything that getopt(3) could print of this argument may be printed. */
static bool is_printable_option(const struct argp *parser, const char *argument)
{
    char name[256];
    if (argument[1] == '-') {
        size_t length = strcspn(argument, "=");
        snprintf(name, sizeof name, "%.*s", (int)length, argument);
        return length < sizeof name && quote_is_printable(name);
    }
    for (const char *letter = argument + 1; *letter != '\0'; letter++) {
        if (*letter < ' ' || *letter > '~')
            return false;
        if (takes_argument(parser, *letter))
            break;
    }
    return true;
}

/* End the program, as argp_error does. */
static void suggest_help(const char *name)
{
    fprintf(stderr, "Try `%s --help' or `%s --usage' for more information.\n", name, name);
    exit(EXIT_USAGE);
}

void tool_check_options(const struct argp *parser, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        /* Behind an option, it can be the value of that. */
        if (strcmp(argv[i], "--") == 0 && argv[i - 1][0] != '-')
            break;
        if (argv[i][0] != '-' || is_printable_option(parser, argv[i]))
            continue;
        fprintf(stderr, "%s: unknown option '", argv[0]);
        quote_text(stderr, argv[i]);
        fputs("'\n", stderr);
        suggest_help(argv[0]);
    }
}

/* End the program if an argument is empty, or the value in one, as in `--from=`: no path, word or
 * number is. */
static void refuse_empty(int argc, char **argv)
{
    bool has_options = true;
    for (int i = 1; i < argc; i++) {
        bool is_option = has_options && strncmp(argv[i], "--", 2) == 0;
        const char *value = is_option ? strchr(argv[i], '=') : NULL;
        if (*argv[i] == '\0' || (value != NULL && value[1] == '\0')) {
            fprintf(stderr, "%s: argument %d is empty\n", argv[0], i);
            suggest_help(argv[0]);
        }
        has_options = has_options && strcmp(argv[i], "--") != 0;
    }
}

static error_t parse_help(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->input;
        return 0;
    case 'h':
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void tool_parse(const struct argp *parser, int argc, char **argv, void *input)
{
    static const struct argp_option options[] = {
        {NULL, 'h', NULL, 0, "Give this help list", -1},
        {0},
    };
    const struct argp_child children[] = {{.argp = parser}, {0}};
    const struct argp whole = {.options = options, .parser = parse_help, .children = children};
    tool_check_options(parser, argc, argv);
    refuse_empty(argc, argv);
    int error = argp_parse(&whole, argc, argv, 0, NULL, input);
    struct diagnostic diagnostic = {.path = NULL};
    if (error == 0)
        return;
    diagnostic_set(&diagnostic, -error, 0, 0, "%s", strerror(error));
    exit(tool_fail(-error, &diagnostic));
}

int tool_fail(int error, const struct diagnostic *diagnostic)
{
    tool_complain(diagnostic);
    switch (error) {
    case -EPROTONOSUPPORT:
        return EXIT_USAGE;
    case -EBADMSG:
    case -EFBIG:
    case -ENODATA:
        return EXIT_BAD_INPUT;
    default:
        return EXIT_SYSTEM;
    }
}

int tool_fail_system(int error, const char *path)
{
    struct diagnostic diagnostic = {.path = path};
    diagnostic_set(&diagnostic, error, 0, 0, "%s",
                   error == -EEXIST ? "exists and is not a regular file" : strerror(-error));
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}

int tool_fail_state(int error, const struct diagnostic *diagnostic)
{
    tool_complain(diagnostic);
    return error == -EWOULDBLOCK ? EXIT_BUSY : EXIT_SYSTEM;
}

bool tool_parse_number(const char *text, unsigned least, unsigned most, unsigned *number)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    *number = (unsigned)value;
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && value >= least &&
           value <= most;
}

unsigned tool_parse_seconds(const char *argument, unsigned most, struct argp_state *state)
{
    unsigned seconds;
    if (!tool_parse_number(argument, 1, most, &seconds))
        tool_refuse(state, "'%s' is not a number of seconds from 1 to %u", argument, most);
    return seconds;
}
