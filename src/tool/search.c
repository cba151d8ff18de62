/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services search: list the records that contain words, as IANA's search box does. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "common/date.h"
#include "registry/assignment.h"
#include "registry/registry.h"
#include "tool.h"
#include "tool/output/selection.h"
#include "tool/output/set.h"
#include "tool/output/terminal_options.h"
#include "tool/query/match.h"
#include "tool/query/protocol.h"
#include "tool/state/live.h"

enum { CONTACT_KEY = 256, PROTOCOL_KEY, SINCE_KEY, STATE_KEY, SUBSTRING_KEY };

struct arguments {
    struct selection selection;
    struct match match;
    const char *contact; /* NULL: any; likewise below */
    const char *protocol;
    const char *since;
    const char *state;
    struct set contacts; /* the persons that match `contact` */
    const char *last_id; /* the id, in the document, of the last person looked for; or NULL */
    bool last_matches;   /* whether it is in `contacts` */
    bool has_words;      /* whether a record that was looked at has all words */
};

static const struct argp_option options[] = {
    {"contact", CONTACT_KEY, "TEXT", 0, "List only records whose assignee or contact contains TEXT",
     0},
    {"protocol", PROTOCOL_KEY, "PROTOCOL", 0, "List only records with this transport protocol", 0},
    {"since", SINCE_KEY, "DATE", 0,
     "List only records registered or modified on DATE (YYYY-MM-DD, YYYY-MM or YYYY) or later", 0},
    {"state", STATE_KEY, "assigned|reserved|unassigned", 0, "List only records of this state", 0},
    {"substring", SUBSTRING_KEY, NULL, 0, "Match parts of words, too", 0},
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

/* Whether a date is not before `since`. A date without a day, or without a month, has all of them.
 */
static bool is_since(const char *date, const char *since)
{
    return *date != '\0' && strncmp(date, since, strlen(date)) >= 0;
}

/* Whether the column names the person, as `[ID]`. */
static bool names(const char *column, const char *id)
{
    size_t length = strlen(id);
    for (const char *each = strchr(column, '['); each != NULL; each = strchr(each + 1, '['))
        if (strncmp(each + 1, id, length) == 0 && each[1 + length] == ']')
            return true;
    return false;
}

/* Whether the id is that of a person who matches `contact`. Consecutive records often have the same
 * persons. */
static bool is_one_of(struct arguments *arguments, const char *id)
{
    if (arguments->last_id == NULL || strcmp(arguments->last_id, id) != 0) {
        arguments->last_id = id;
        arguments->last_matches = set_has(&arguments->contacts, id);
    }
    return arguments->last_matches;
}

/* Whether the assignee or the contact of the record, not only its note, is one of the persons. */
static bool has_contact(struct arguments *arguments, const struct registry_record *record)
{
    for (const char *id = record->contacts; *id != '\0'; id += strlen(id) + 1)
        if (is_one_of(arguments, id) && (names(record->columns[REGISTRY_ASSIGNEE], id) ||
                                         names(record->columns[REGISTRY_CONTACT], id)))
            return true;
    return false;
}

static bool passes(struct arguments *arguments, const struct registry_record *record)
{
    const char *const *columns = record->columns;
    if (arguments->protocol != NULL &&
        !assignment_has_protocol(columns[REGISTRY_NAME], columns[REGISTRY_PROTOCOL],
                                 arguments->protocol))
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
    struct arguments *arguments = context;
    bool is_passed = passes(arguments, record);
    bool is_found = (is_passed || !arguments->has_words) && has_words(arguments, record);
    arguments->has_words = arguments->has_words || is_found;
    return is_passed && is_found;
}

/* The first place of any of the words in a text, for terminal_mark. */
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

/* Whether `contact` matches one of the columns of the person. */
static bool is_meant(const struct arguments *arguments, const struct registry_person *person)
{
    const char *const parts[] = {person->id, person->name, person->organization, person->uri};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (match_has(&arguments->match, arguments->contact, parts[i]))
            return true;
    return false;
}

/* Find the persons that match `contact`. 0, or -ENOMEM. */
static int find_contacts(struct arguments *arguments, const struct document *document)
{
    int error = 0;
    for (size_t i = 0; i < document->person_count && error == 0; i++) {
        struct registry_person person = document_person(document, i);
        if (is_meant(arguments, &person))
            error = set_add(&arguments->contacts, person.id);
    }
    return error;
}

/* What the options ask of the whole registry. 0, or a negative errno: see selection.h. */
static int prepare(void *context, const struct document *document, struct diagnostic *diagnostic)
{
    struct arguments *arguments = context;
    int error = 0;
    diagnostic->path = NULL; /* a mistake is one of the command line */
    if (arguments->protocol != NULL)
        error = protocol_check(arguments->protocol, document, diagnostic);
    if (error == 0 && arguments->contact != NULL)
        error = find_contacts(arguments, document);
    return error;
}

static const char *parse_state(const char *argument, struct argp_state *state)
{
    for (int i = ASSIGNED; i <= UNASSIGNED; i++)
        if (strcmp(argument, assignment_name((enum assignment)i)) == 0)
            return argument;
    tool_refuse(state, "unknown state '%s'; use assigned, reserved or unassigned", argument);
    return NULL;
}

/* Check that the argument is YYYY, YYYY-MM or YYYY-MM-DD, and in the calendar. */
static const char *parse_date(const char *argument, struct argp_state *state)
{
    static const char first_day[] = "YYYY-01-01";
    size_t length = strlen(argument);
    char date[sizeof first_day] = "";
    long days;
    if (length == 4 || length == 7 || length == 10)
        snprintf(date, sizeof date, "%s%s", argument, first_day + length);
    if (!date_parse(date, &days))
        tool_refuse(state, "'%s' is not a date; use YYYY-MM-DD, YYYY-MM or YYYY", argument);
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
        arguments->selection.prepare = prepare;
        return 0;
    case PROTOCOL_KEY:
        arguments->protocol = argument;
        if (protocol_find(argument, strlen(argument)) == NULL)
            arguments->selection.prepare = prepare;
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
        arguments->match.words[arguments->match.count++] = argument;
        return 0;
    case ARGP_KEY_END:
        if (arguments->match.count == 0 && arguments->contact == NULL &&
            arguments->protocol == NULL && arguments->since == NULL && arguments->state == NULL)
            tool_refuse(state, "no word given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Whether all that is searched for is ASCII. */
static bool is_ascii(const struct arguments *arguments)
{
    bool all = arguments->contact == NULL || match_is_ascii(arguments->contact);
    for (size_t i = 0; i < arguments->match.count; i++)
        all = all && match_is_ascii(arguments->match.words[i]);
    return all;
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

/* Add a word to a list, behind `separator` unless it is the first, and cut it if it does not fit.
 */
static void append(char list[100], const char *separator, const char *word)
{
    size_t used = strlen(list);
    snprintf(list + used, 100 - used, "%s%s", used > 0 ? separator : "", word);
}

/* List the options that select records. */
static void list_filters(const struct arguments *arguments, char list[100])
{
    const struct {
        const char *name;
        const char *value;
    } filters[] = {{"--contact", arguments->contact},
                   {"--protocol", arguments->protocol},
                   {"--since", arguments->since},
                   {"--state", arguments->state}};
    list[0] = '\0';
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (filters[i].value != NULL)
            append(list, " and ", filters[i].name);
}

/* Print that no record was found, with the words of the command line. */
static void report_nothing(const struct arguments *arguments)
{
    struct diagnostic diagnostic = {.path = arguments->selection.registry};
    const char *advice = "";
    char words[100] = "";
    char filters[100];
    if (!arguments->match.is_substring)
        advice = arguments->contact != NULL
                     ? "; --substring finds parts of words"
                     : "; --substring finds parts of words, --contact finds persons";
    for (size_t i = 0; i < arguments->match.count; i++)
        append(words, " ", arguments->match.words[i]);
    list_filters(arguments, filters);
    if (arguments->match.count == 0)
        diagnostic_set(&diagnostic, 0, 0, 0, "no record matches %s", filters);
    else if (arguments->has_words)
        diagnostic_set(&diagnostic, 0, 0, 0, "no record that contains '%s' matches %s", words,
                       filters);
    else
        diagnostic_set(&diagnostic, 0, 0, 0, "no record contains '%s'%s", words, advice);
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
        .doc = "List the records that contain every WORD in any column. Case is ignored.\v"
               "A WORD is a whole word. The words of a WORD with blanks must follow each other. "
               "The exit status is 1 if there is no such record.",
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
    set_free(&arguments.contacts);
    free(arguments.match.words);
    return code;
}
