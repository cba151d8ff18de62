/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services search: list the records that contain a text, as IANA's search box does. */

#include <argp.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "tool.h"
#include "tool/output/selection.h"
#include "tool/state/live.h"

/* Added to a byte that is not UTF-8: a value that no character has. */
#define NOT_UTF8 0x200000u

struct arguments {
    struct selection selection;
    const char *text;
    bool is_ascii; /* the text */
};

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* The character at *text in lower case. *text moves to the next character, at most to the end. */
static wint_t take_folded(const char **text)
{
    wchar_t character;
    mbstate_t state = {0};
    size_t length = mbrtowc(&character, *text, MB_LEN_MAX, &state);
    if (length > MB_LEN_MAX)
        return NOT_UTF8 + (unsigned char)*(*text)++;
    *text += length;
    return towlower((wint_t)character);
}

static bool begins_with(const char *text, const char *wanted)
{
    while (*wanted != '\0')
        if (take_folded(&text) != take_folded(&wanted))
            return false;
    return true;
}

/* strcasestr for all letters; the C library's folds those of ASCII alone. */
static bool contains(const char *text, const char *wanted)
{
    for (; *text != '\0'; take_folded(&text))
        if (begins_with(text, wanted))
            return true;
    return false;
}

static bool wants(void *context, const struct registry_record *record)
{
    const struct arguments *arguments = context;
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        const char *column = record->columns[i];
        if (arguments->is_ascii ? strcasestr(column, arguments->text) != NULL
                                : !is_ascii(column) && contains(column, arguments->text))
            return true;
    }
    return false;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->selection;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->text != NULL)
            tool_refuse(state, "more than one text; quote a text that contains blanks");
        if (*argument == '\0')
            tool_refuse(state, "the text is empty");
        arguments->text = argument;
        arguments->is_ascii = is_ascii(argument);
        return 0;
    case ARGP_KEY_NO_ARGS:
        tool_refuse(state, "no text given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Whether the C library can decode UTF-8. It cannot if main could not set the locale, or if only a
 * part of the locale was loaded. */
static bool knows_letters(void)
{
    wchar_t character;
    mbstate_t state = {0};
    return mbrtowc(&character, "\u00e9", 2, &state) == 2;
}

/* An exit code. */
static int refuse_letters(void)
{
    struct diagnostic diagnostic = {.path = NULL};
    diagnostic_set(&diagnostic, 0, 0, 0,
                   "cannot load the locale C.UTF-8, which a search for non-ASCII text needs");
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}

static void report_nothing(const struct arguments *arguments)
{
    struct diagnostic diagnostic = {.path = arguments->selection.registry};
    diagnostic_set(&diagnostic, 0, 0, 0, "no record contains '%.100s'", arguments->text);
    tool_complain(&diagnostic);
}

int search_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &selection_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .parser = parse,
        .args_doc = "TEXT",
        .doc = "List the records that contain TEXT in any column. Case is ignored.\v"
               "The exit status is 1 if there is no such record.",
    };
    struct arguments arguments = {
        .selection = {.registry = live_registry(),
                      .format = &format_table,
                      .text_format = &format_table,
                      .wants = wants,
                      .context = &arguments},
    };
    tool_parse(&parser, argc, argv, &arguments);
    if (!arguments.is_ascii && !knows_letters())
        return refuse_letters();
    int code = selection_print(&arguments.selection, stdout);
    if (code == EXIT_DIFFERENT)
        report_nothing(&arguments);
    return code;
}
