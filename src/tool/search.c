/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services search: the records that hold words, as the search box of IANA's page finds them.
 */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "registry/assignment.h"
#include "registry/registry.h"
#include "tool.h"
#include "tool/output/contacts.h"
#include "tool/output/selection.h"
#include "tool/output/terminal_options.h"
#include "tool/query/match.h"
#include "tool/state/live.h"

enum { CONTACT_KEY = 256, PROTOCOL_KEY, SINCE_KEY, STATE_KEY, SUBSTRING_KEY };

struct arguments {
    struct selection selection;
    struct match match;
    const char *contact; /* NULL: whoever it is; likewise below */
    const char *protocol;
    const char *since;
    const char *state;
    struct contacts contacts; /* who is meant by `contact` */
};

static const struct argp_option options[] = {
    {"contact", CONTACT_KEY, "TEXT", 0,
     "Only records whose assignee or contact has TEXT in the ID, name, organization or address", 0},
    {"protocol", PROTOCOL_KEY, "PROTOCOL", 0, "Only records of this transport protocol", 0},
    {"since", SINCE_KEY, "DATE", 0,
     "Only records registered or modified on DATE (YYYY-MM-DD, YYYY-MM or YYYY) or later", 0},
    {"state", STATE_KEY, "assigned|reserved|unassigned", 0,
     "Only records of services, or of numbers that have none", 0},
    {"substring", SUBSTRING_KEY, NULL, 0, "Find parts of words, too", 0},
    {0},
};

static bool has_word(const struct arguments *arguments, const struct registry_record *record,
                     const char *word)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        if (match_has(&arguments->match, word, record->columns[i]))
            return true;
    return false;
}

static bool has_words(const struct arguments *arguments, const struct registry_record *record)
{
    for (size_t i = 0; i < arguments->match.count; i++)
        if (!has_word(arguments, record, arguments->match.words[i]))
            return false;
    return true;
}

/* A date without a day, or without a month, is all of them. */
static bool is_since(const char *date, const char *since)
{
    return *date != '\0' && strncmp(date, since, strlen(date)) >= 0;
}

/* Whether a column names a person, as `[ID]`. */
static bool names(const char *column, const char *id)
{
    size_t length = strlen(id);
    for (const char *each = strchr(column, '['); each != NULL; each = strchr(each + 1, '['))
        if (strncmp(each + 1, id, length) == 0 && each[1 + length] == ']')
            return true;
    return false;
}

/* Whether a person who is meant is a record's assignee or contact, and not only in its note. */
static bool has_contact(const struct arguments *arguments, const struct registry_record *record)
{
    for (const char *id = record->contacts; *id != '\0'; id += strlen(id) + 1)
        if (contacts_find(&arguments->contacts, id) != NULL &&
            (names(record->columns[REGISTRY_ASSIGNEE], id) ||
             names(record->columns[REGISTRY_CONTACT], id)))
            return true;
    return false;
}

static bool passes(const struct arguments *arguments, const struct registry_record *record)
{
    const char *const *columns = record->columns;
    if (arguments->protocol != NULL &&
        strcasecmp(columns[REGISTRY_PROTOCOL], arguments->protocol) != 0)
        return false;
    if (arguments->since != NULL && !is_since(columns[REGISTRY_REGISTERED], arguments->since) &&
        !is_since(columns[REGISTRY_MODIFIED], arguments->since))
        return false;
    if (arguments->state != NULL &&
        strcmp(assignment_name(assignment_of(record)), arguments->state) != 0)
        return false;
    return arguments->contact == NULL || has_contact(arguments, record);
}

static bool wants(void *context, const struct registry_record *record)
{
    const struct arguments *arguments = context;
    return passes(arguments, record) && has_words(arguments, record);
}

/* The first of the words in a text, for a terminal. */
static const char *find_mark(const void *context, const char *text, const char **end)
{
    const struct match *match = context;
    const char *first = NULL;
    for (size_t i = 0; i < match->count; i++) {
        const char *word_end;
        const char *found = match_find(match, match->words[i], text, text, &word_end);
        if (found == NULL || (first != NULL && found >= first))
            continue;
        first = found;
        *end = word_end;
    }
    return first;
}

/* Whether a person is meant: one of the parts has all of the text. */
static bool is_meant(const struct arguments *arguments, const struct registry_person *person)
{
    const char *const parts[] = {person->id, person->name, person->organization, person->uri};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (match_has(&arguments->match, arguments->contact, parts[i]))
            return true;
    return false;
}

/* Find out who is meant. 0, or -ENOMEM. */
static int find_contacts(void *context, const struct document *document)
{
    struct arguments *arguments = context;
    int error = 0;
    for (size_t i = 0; i < document->person_count && error == 0; i++) {
        struct registry_person person = document_person(document, i);
        if (is_meant(arguments, &person))
            error = contacts_want_one(&arguments->contacts, person.id);
    }
    return error;
}

static const char *parse_state(const char *argument, struct argp_state *state)
{
    for (int i = ASSIGNED; i <= UNASSIGNED; i++)
        if (strcmp(argument, assignment_name((enum assignment)i)) == 0)
            return argument;
    argp_error(state, "there is no state '%s'; there are assigned, reserved and unassigned",
               argument);
    return NULL;
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static const char *parse_date(const char *argument, struct argp_state *state)
{
    static const char form[] = "dddd-dd-dd";
    size_t length = strlen(argument);
    bool is_date = length == 4 || length == 7 || length == 10;
    for (size_t i = 0; i < length && is_date; i++)
        is_date = form[i] == 'd' ? argument[i] >= '0' && argument[i] <= '9' : argument[i] == '-';
    if (!is_date)
        argp_error(state, "'%s' is no date: write YYYY-MM-DD, YYYY-MM or YYYY", argument);
    return argument;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->selection;
        return 0;
    case CONTACT_KEY:
        arguments->contact = argument;
        arguments->selection.prepare = find_contacts;
        return 0;
    case PROTOCOL_KEY:
        arguments->protocol = argument;
        return 0;
    case SINCE_KEY:
        arguments->since = parse_date(argument, state);
        return 0;
    case STATE_KEY:
        arguments->state = parse_state(argument, state);
        return 0;
    case SUBSTRING_KEY:
        arguments->match.is_substring = true;
        return 0;
    case ARGP_KEY_ARG:
        if (*argument == '\0')
            argp_error(state, "an empty word");
        arguments->match.words[arguments->match.count++] = argument;
        return 0;
    case ARGP_KEY_END:
        if (arguments->match.count == 0 && arguments->contact == NULL &&
            arguments->protocol == NULL && arguments->since == NULL && arguments->state == NULL)
            argp_error(state, "which words?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Whether all that is looked for is ASCII. */
static bool is_ascii(const struct arguments *arguments)
{
    bool all = arguments->contact == NULL || match_is_ascii(arguments->contact);
    for (size_t i = 0; i < arguments->match.count; i++)
        all = all && match_is_ascii(arguments->match.words[i]);
    return all;
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

/* Say that there is no such record, with the words as they were given. */
static void report_nothing(const struct arguments *arguments)
{
    struct diagnostic diagnostic = {.path = NULL};
    char words[100] = "";
    for (size_t i = 0; i < arguments->match.count; i++) {
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s%s", i > 0 ? " " : "",
                 arguments->match.words[i]);
    }
    diagnostic_set(&diagnostic, 0, 0, 0, "no record has '%s'%s", words,
                   arguments->match.is_substring ? "" : "; --substring finds parts of words");
    if (arguments->match.count == 0)
        diagnostic_set(&diagnostic, 0, 0, 0, "there is no such record");
    tool_complain(&diagnostic);
}

/* An exit code. */
static int search(const struct arguments *arguments)
{
    int code = selection_print(&arguments->selection, stdout);
    if (code == EXIT_DIFFERENT)
        report_nothing(arguments);
    return code;
}

int search_main(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {.argp = &selection_parser}, {.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .options = options,
        .children = children,
        .parser = parse,
        .args_doc = "[WORD...]",
        .doc = "List the records that have every WORD in any of their columns, as the search box "
               "of IANA's page does.\v"
               "Whole words are found, in any case. An argument with blanks is found where its "
               "words follow each other. Exits with 1 if there are none.",
    };
    struct arguments arguments = {
        .selection = {.registry = live_registry(),
                      .format = &format_table,
                      .text_format = &format_table,
                      .wants = wants,
                      .context = &arguments,
                      .mark = {.find = find_mark, .context = &arguments.match}},
        .match.words = calloc((size_t)argc, sizeof arguments.match.words[0]),
    };
    if (arguments.match.words == NULL)
        return tool_fail_system(-ENOMEM, argv[0]);
    tool_parse(&parser, argc, argv, &arguments);
    int code = is_ascii(&arguments) || knows_letters() ? search(&arguments) : refuse_letters();
    contacts_free(&arguments.contacts);
    free(arguments.match.words);
    return code;
}
