/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "selection.h"

#include "tool/tool.h"

enum { FORMAT_KEY = 512, REGISTRY_KEY };

struct printing {
    const struct selection *selection;
    struct output output;
    struct contacts contacts;
    size_t records; /* read */
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

static int begin(struct printing *printing, const char *updated)
{
    const struct format *format = printing->selection->format;
    return format->begin != NULL ? format->begin(&printing->output, updated) : 0;
}

static int print_record(void *context, const struct registry_record *record)
{
    struct printing *printing = context;
    const struct format *format = printing->selection->format;
    int error = printing->records == 0 ? begin(printing, record->registry_updated) : 0;
    if (error != 0)
        return error;
    printing->records++;
    if (*record->columns[REGISTRY_DESCRIPTION] != '\0')
        printing->has_descriptions = true;
    if (!wants(printing->selection, record))
        return 0;
    format->record(&printing->output, record);
    printing->output.records++;
    return format->person != NULL ? contacts_want(&printing->contacts, record->contacts) : 0;
}

static int print_person(void *context, const struct registry_person *person)
{
    struct printing *printing = context;
    const struct format *format = printing->selection->format;
    if (format->person != NULL && contacts_find(&printing->contacts, person->id) != NULL) {
        format->person(&printing->output, person);
        printing->output.persons++;
    }
    return 0;
}

/* Read the registry; twice for a format that needs the persons before the records. */
static int read_registry(struct printing *printing, struct diagnostic *diagnostic)
{
    const struct selection *selection = printing->selection;
    const struct registry_listener noting = {.context = printing,
                                             .record = note_people,
                                             .person = keep_person,
                                             .any_file = selection->any_file};
    const struct registry_listener listener = {
        .context = printing,
        .record = print_record,
        .person = print_person,
        .any_file = selection->any_file,
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
    if (printing->records == 0)
        error = begin(printing, updated);
    if (selection->format->end != NULL)
        selection->format->end(&printing->output);
    return error;
}

static void tell_of_update(const struct selection *selection)
{
    struct diagnostic note = {.path = selection->registry};
    diagnostic_set(
        &note, 0, 0, 0,
        "this registry has no descriptions and no contacts; `iana-services update` installs "
        "one that has");
    tool_complain(&note);
}

int selection_print(const struct selection *selection, FILE *stream)
{
    struct printing printing = {.selection = selection,
                                .output = {.stream = stream, .contacts = &printing.contacts}};
    struct diagnostic diagnostic = {
        .text = "out of memory"}; /* the only failure that registry_read does not describe */

    terminal_open(&printing.output.terminal, stream);
    int error = read_registry(&printing, &diagnostic);
    contacts_free(&printing.contacts);
    /* On a terminal, messages come after the records. */
    fflush(stream);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    if (!printing.has_descriptions && printing.records > 0)
        tell_of_update(selection);
    return printing.output.records > 0 ? EXIT_DONE : EXIT_DIFFERENT;
}

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "text|csv|json|xml", 0, "Print this format (default: text)", 0},
    {"registry", REGISTRY_KEY, "FILE", 0, "Read the registry FILE instead of the one in use", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct selection *selection = state->input;
    switch (key) {
    case FORMAT_KEY:
        selection->format = format_find(argument, selection->text_format);
        if (selection->format == NULL)
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case REGISTRY_KEY:
        selection->registry = argument;
        selection->any_file = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp selection_parser = {.options = options, .parser = parse};
