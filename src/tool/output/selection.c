/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "selection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pager.h"
#include "set.h"
#include "tool/tool.h"

enum { FORMAT_KEY = 512, REGISTRY_KEY };

struct printing {
    const struct selection *selection;
    struct output output;
    struct set contacts; /* that the records name, if they are not in a document */
    size_t records;      /* read */
    bool is_begun;
};

static bool wants(const struct selection *selection, const struct registry_record *record)
{
    return selection->wants == NULL || selection->wants(selection->context, record);
}

/* The first reading of the registry, for a format that measures. */
static int measure_record(void *context, const struct registry_record *record)
{
    struct printing *printing = context;
    if (wants(printing->selection, record))
        printing->selection->format->measure_record(&printing->output, record);
    return 0;
}

static int measure_person(void *context, const struct registry_person *person)
{
    struct printing *printing = context;
    printing->selection->format->measure_person(&printing->output, person);
    return 0;
}

/* Called with the first item, so that nothing is printed of a registry that cannot be read. */
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
    const struct format *format = printing->selection->format;
    if (format->is_page)
        return head_keep(&printing->output.head, part);
    begin(printing);
    format->part(&printing->output, part);
    return 0;
}

static int print_record(struct printing *printing, const struct registry_record *record)
{
    struct output *output = &printing->output;
    begin(printing);
    printing->selection->format->record(output, record);
    output->records++;
    /* A page has all footnotes. */
    if (output->error == 0 && !printing->selection->format->is_page)
        output->error = set_add_all(&output->footnotes, record->footnotes);
    return output->error;
}

static void print_person(struct printing *printing, const struct registry_person *person)
{
    begin(printing);
    printing->selection->format->person(&printing->output, person);
    printing->output.persons++;
}

/* Whether the record describes a service. Those of the shipped registry do not. */
static bool is_description(const struct registry_record *record)
{
    return *record->columns[REGISTRY_NAME] != '\0' &&
           *record->columns[REGISTRY_DESCRIPTION] != '\0';
}

static int stream_record(void *context, const struct registry_record *record)
{
    struct printing *printing = context;
    const struct format *format = printing->selection->format;
    begin(printing);
    printing->records++;
    if (is_description(record))
        printing->output.has_descriptions = true;
    if (!wants(printing->selection, record))
        return 0;
    int error = print_record(printing, record);
    if (error != 0 || format->person == NULL || printing->selection->wants == NULL)
        return error;
    return set_add_all(&printing->contacts, record->contacts);
}

/* If all records are printed, so are all persons: no record names some of them. */
static int stream_person(void *context, const struct registry_person *person)
{
    struct printing *printing = context;
    const struct selection *selection = printing->selection;
    if (selection->format->person != NULL &&
        (selection->wants == NULL || set_has(&printing->contacts, person->id)))
        print_person(printing, person);
    return 0;
}

/* Print the wanted records while the registry is read. For a format that measures, the registry is
 * read before, too, and must be a regular file. */
static int stream_registry(struct printing *printing, struct diagnostic *diagnostic)
{
    const struct selection *selection = printing->selection;
    const struct format *format = selection->format;
    const struct registry_listener measuring = {
        .context = printing, .record = measure_record, .person = measure_person};
    const struct registry_listener listener = {
        .context = printing,
        .part = format->part != NULL || format->is_page ? print_part : NULL,
        .record = stream_record,
        .person = stream_person,
        .any_file = selection->any_file,
        .wants_xml = format->wants_xml,
    };
    char updated[16];
    int error = 0;
    if (format->measure_record != NULL)
        error = registry_read(selection->registry, &measuring, updated, diagnostic);
    if (error == 0)
        error = registry_read(selection->registry, &listener, updated, diagnostic);
    if (error != 0)
        return error;
    begin(printing);
    if (format->end != NULL)
        format->end(&printing->output);
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

/* Whether two records differ only in the protocol. */
static bool is_alike(const struct registry_record *one, const struct registry_record *other)
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        if (i != REGISTRY_PROTOCOL && strcmp(one->columns[i], other->columns[i]) != 0)
            return false;
    return strcmp(one->source, other->source) == 0 && *one->columns[REGISTRY_PROTOCOL] != '\0' &&
           *other->columns[REGISTRY_PROTOCOL] != '\0';
}

/* Set *text to the remark about the record. 0, or -ENOMEM. */
static int describe(const struct selection *selection, const struct registry_record *record,
                    struct strbuf *text)
{
    strbuf_clear(text);
    return selection->describe != NULL ? selection->describe(selection->context, record, text) : 0;
}

/* Records that are printed as one. */
struct group {
    struct registry_record record; /* the first */
    size_t count;
    struct strbuf protocols; /* of all, with commas */
    struct strbuf remark;
};

/* Make a group of the first record and those after it that differ only in the protocol. 0, or
 * -ENOMEM. */
static int take_group(const struct selection *selection, const struct document *document,
                      const uint32_t *records, size_t count, struct group *group)
{
    struct strbuf remark = {0};
    group->record = document_record(document, records[0]);
    const char *protocol = group->record.columns[REGISTRY_PROTOCOL];
    strbuf_clear(&group->protocols);
    int error = describe(selection, &group->record, &group->remark);
    if (error == 0)
        error = strbuf_add(&group->protocols, protocol, strlen(protocol));
    for (group->count = 1; group->count < count && error == 0; group->count++) {
        struct registry_record next = document_record(document, records[group->count]);
        if (selection->format != &format_text || !is_alike(&group->record, &next))
            break;
        error = describe(selection, &next, &remark);
        if (strcmp(strbuf_string(&remark), strbuf_string(&group->remark)) != 0)
            break;
        protocol = next.columns[REGISTRY_PROTOCOL];
        if (error == 0)
            error = strbuf_add(&group->protocols, ", ", 2);
        if (error == 0)
            error = strbuf_add(&group->protocols, protocol, strlen(protocol));
    }
    group->record.columns[REGISTRY_PROTOCOL] = strbuf_string(&group->protocols);
    strbuf_free(&remark);
    return error;
}

/* Print the records in groups. 0, or -ENOMEM. */
static int print_groups(struct printing *printing, const struct document *document,
                        const uint32_t *records, size_t count)
{
    struct group group = {.count = 0};
    int error = 0;
    for (size_t i = 0; i < count && error == 0; i += group.count) {
        error = take_group(printing->selection, document, records + i, count - i, &group);
        if (error != 0)
            break;
        printing->output.remark = strbuf_string(&group.remark);
        error = print_record(printing, &group.record);
    }
    strbuf_free(&group.protocols);
    strbuf_free(&group.remark);
    return error;
}

/* Print the persons that the records name. 0, or -ENOMEM. */
static int print_persons(struct printing *printing, const struct document *document,
                         const uint32_t *records, size_t count)
{
    if (printing->selection->format->person == NULL)
        return 0;
    bool *is_named = calloc(document->person_count + 1, sizeof is_named[0]);
    if (is_named == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *id = document_contacts(document, records[i]);
        for (; *id != '\0'; id += strlen(id) + 1)
            is_named[document_person_with(document, id)] = true;
    }
    for (size_t i = 0; i < document->person_count; i++) {
        struct registry_person person = document_person(document, i);
        if (is_named[document_person_with(document, person.id)])
            print_person(printing, &person);
    }
    free(is_named);
    return 0;
}

static void print_parts(struct printing *printing, const struct document *document, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to && printing->selection->format->part != NULL; i++) {
        struct registry_part part = document_part(document, i);
        print_part(printing, &part);
    }
}

int selection_print_records(const struct selection *selection, const struct document *document,
                            const uint32_t *records, size_t count, FILE *stream)
{
    const struct selection all = {.registry = selection->registry,
                                  .format = selection->format,
                                  .describe = selection->describe,
                                  .context = selection->context,
                                  .mark = selection->mark};
    struct printing printing = {.selection = &all,
                                .output = {.stream = stream, .remark = "", .document = document}};
    terminal_open(&printing.output.terminal, stream);
    printing.output.terminal.mark = all.mark;
    if (selection->format == selection->text_format)
        pager_start();
    print_parts(&printing, document, 0, document->head_count);
    int error = print_groups(&printing, document, records, count);
    if (error == 0) {
        print_parts(&printing, document, document->head_count, document->part_count);
        error = print_persons(&printing, document, records, count);
    }
    if (error == 0) {
        begin(&printing);
        if (all.format->end != NULL)
            all.format->end(&printing.output);
    }
    set_free(&printing.output.footnotes);
    fflush(stream);
    if (error == 0 && document->record_count > 0 && !document_describes(document))
        tell_of_update(selection);
    return error;
}

/* Read the whole document, and then print the wanted records. */
static int print_wanted(const struct selection *selection, FILE *stream, size_t *printed,
                        struct diagnostic *diagnostic)
{
    struct document document = {.records = NULL};
    int error = document_read(&document, selection->registry, selection->any_file,
                              selection->format->wants_xml, diagnostic);
    if (error != 0)
        return error;
    if (selection->prepare != NULL)
        error = selection->prepare(selection->context, &document, diagnostic);
    uint32_t *records = error == 0 ? calloc(document.record_count + 1, sizeof records[0]) : NULL;
    *printed = 0;
    for (uint32_t i = 0; i < document.record_count && records != NULL; i++) {
        struct registry_record record = document_record(&document, i);
        if (wants(selection, &record))
            records[(*printed)++] = i;
    }
    if (error == 0 && records == NULL)
        error = -ENOMEM;
    if (error == 0)
        error = selection_print_records(selection, &document, records, *printed, stream);
    free(records);
    document_free(&document);
    return error;
}

/* Print the wanted records while the registry is read. */
static int print_stream(const struct selection *selection, FILE *stream, size_t *printed,
                        struct diagnostic *diagnostic)
{
    struct printing printing = {.selection = selection, .output = {.stream = stream, .remark = ""}};
    terminal_open(&printing.output.terminal, stream);
    printing.output.terminal.mark = selection->mark;
    if (selection->format == selection->text_format)
        pager_start();
    int error = stream_registry(&printing, diagnostic);
    *printed = printing.output.records;
    set_free(&printing.contacts);
    set_free(&printing.output.footnotes);
    head_free(&printing.output.head);
    /* On a terminal, messages come after the records. */
    fflush(stream);
    if (error == 0 && !printing.output.has_descriptions && printing.records > 0)
        tell_of_update(selection);
    return error;
}

int selection_print(const struct selection *selection, FILE *stream)
{
    struct diagnostic diagnostic = {
        .text = "out of memory"}; /* the only failure that registry_read does not describe */
    size_t printed;
    int error = selection->format->contacts_first || selection->prepare != NULL
                    ? print_wanted(selection, stream, &printed, &diagnostic)
                    : print_stream(selection, stream, &printed, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    return printed > 0 ? EXIT_DONE : EXIT_DIFFERENT;
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
        if (selection->format == NULL || selection->format->is_page)
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
