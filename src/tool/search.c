/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services search: the records that hold a text, as the search box of IANA's page finds them.
 */

#include <argp.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "tool.h"
#include "tool/output/selection.h"
#include "tool/state/live.h"

/* Above all characters: what stands for a byte that is no UTF-8. */
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

/* The character at *text in lower case; *text moves behind it, but not over the end. */
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

/* strcasestr, but for all letters: it knows those of ASCII alone. */
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
            tool_refuse(state, "one text, please; quote the blanks in it");
        if (*argument == '\0')
            tool_refuse(state, "an empty text");
        arguments->text = argument;
        arguments->is_ascii = is_ascii(argument);
        return 0;
    case ARGP_KEY_NO_ARGS:
        tool_refuse(state, "which text?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Whether libc knows letters beyond ASCII: not without the locale that main asks for, nor when it
 * could not load all of it. */
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
                   "cannot load the locale C.UTF-8, to search for other letters "
                   "than those of ASCII");
    tool_complain(&diagnostic);
    return EXIT_SYSTEM;
}

static void report_nothing(const struct arguments *arguments)
{
    struct diagnostic diagnostic = {.path = arguments->selection.registry};
    diagnostic_set(&diagnostic, 0, 0, 0, "has no '%.100s' in any column", arguments->text);
    tool_complain(&diagnostic);
}

int search_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &selection_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .parser = parse,
        .args_doc = "TEXT",
        .doc = "List the records that hold TEXT in any of their columns, as the search box of "
               "IANA's page does.\v"
               "Case makes no difference. Exits with 1 if there are none.",
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
