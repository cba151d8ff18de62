/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "selection.h"

#include <string.h>

#include "tool/tool.h"

enum { FORMAT_KEY = 512, REGISTRY_KEY };

struct printing {
    const struct selection *selection;
    struct output output;
    struct contacts contacts;
    size_t records; /* read */
    bool is_begun;
    bool has_descriptions;
};

static bool wants(const struct selection *selection, const struct registry_record *record)
{
    return selection->wants == NULL || selection->wants(selection->context, record);
}

static int note_people(void *context, const struct registry_record *record)
{
    struct printing *printing = context;
    return wants(printing->selection, record) ? contacts_want(&printing->contacts, record->contacts)
                                              : 0;
}

static int keep_person(void *context, const struct registry_person *person)
{
    struct printing *printing = context;
    return contacts_keep(&printing->contacts, person);
}

/* Begin once it is known that the registry can be read. */
static void begin(struct printing *printing)
{
    const struct format *format = printing->selection->format;
    if (!printing->is_begun && format->begin != NULL)
        format->begin(&printing->output);
    printing->is_begun = true;
}

static int print_part(void *context, const struct registry_part *part)
{
    struct printing *printing = context;
    begin(printing);
    printing->selection->format->part(&printing->output, part);
    return 0;
}

/* Note what a record that is printed refers to. 0, or -ENOMEM. */
static int note_references(struct printing *printing, const struct registry_record *record)
{
    size_t length = 0;
    while (record->footnotes[length] != '\0')
        length += strlen(record->footnotes + length) + 1;
    int error = strbuf_add(&printing->output.footnotes, record->footnotes, length);
    if (error != 0 || printing->selection->format->person == NULL)
        return error;
    return contacts_want(&printing->contacts, record->contacts);
}

static int print_record(void *context, const struct registry_record *record)
{
    struct printing *printing = context;
    const struct format *format = printing->selection->format;
    begin(printing);
    printing->records++;
    if (*record->columns[REGISTRY_DESCRIPTION] != '\0')
        printing->has_descriptions = true;
    if (!wants(printing->selection, record))
        return 0;
    format->record(&printing->output, record);
    printing->output.records++;
    return note_references(printing, record);
}

/* All people where all records are wanted: some are named by none. */
static int print_person(void *context, const struct registry_person *person)
{
    struct printing *printing = context;
    const struct format *format = printing->selection->format;
    bool is_named = contacts_find(&printing->contacts, person->id) != NULL;
    if (format->person != NULL && (is_named || printing->selection->wants == NULL)) {
        format->person(&printing->output, person);
        printing->output.persons++;
    }
    return 0;
}

/* Read the registry, once or, for a format that needs to know the people first, twice. */
static int read_registry(struct printing *printing, struct diagnostic *diagnostic)
{
    const struct selection *selection = printing->selection;
    const struct registry_listener noting = {
        .context = printing, .record = note_people, .person = keep_person};
    const struct registry_listener listener = {
        .context = printing,
        .part = selection->format->part != NULL ? print_part : NULL,
        .record = print_record,
        .person = print_person,
        .wants_xml = selection->format->wants_xml,
    };
    char updated[16];
    int error = 0;
    if (selection->format->contacts_first)
        error = registry_read(selection->registry, &noting, updated, diagnostic);
    if (error == 0)
        error = registry_read(selection->registry, &listener, updated, diagnostic);
    if (error != 0)
        return error;
    begin(printing);
    if (selection->format->end != NULL)
        selection->format->end(&printing->output);
    return error;
}

static void tell_of_update(const struct selection *selection)
{
    struct diagnostic note = {.path = selection->registry};
    diagnostic_set(&note, 0, 0, 0,
                   "has no descriptions and contacts; `iana-services update` brings them");
    tool_complain(&note);
}

int selection_print(const struct selection *selection, FILE *stream)
{
    struct printing printing = {.selection = selection,
                                .output = {.stream = stream, .contacts = &printing.contacts}};
    struct diagnostic diagnostic = {.text = "out of memory"}; /* the one failure of our own */

    terminal_open(&printing.output.terminal, stream);
    printing.output.terminal.mark = selection->mark;
    int error = read_registry(&printing, &diagnostic);
    contacts_free(&printing.contacts);
    strbuf_free(&printing.output.footnotes);
    /* On a terminal, messages stand behind what they are about. */
    fflush(stream);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    if (!printing.has_descriptions && printing.records > 0)
        tell_of_update(selection);
    return printing.output.records > 0 ? EXIT_DONE : EXIT_DIFFERENT;
}

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "text|csv|json|xml", 0, "For people, or for programs", 0},
    {"registry", REGISTRY_KEY, "FILE", 0, "Read the registry FILE and not the one in use", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct selection *selection = state->input;
    switch (key) {
    case FORMAT_KEY:
        selection->format = format_find(argument, selection->text_format);
        if (selection->format == NULL)
            argp_error(state, "there is no format '%s'", argument);
        return 0;
    case REGISTRY_KEY:
        selection->registry = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp selection_parser = {.options = options, .parser = parse};
