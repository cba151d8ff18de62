/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "head.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "json.h"
#include "pager.h"
#include "registry/registry.h"

#define PAGE "https://www.iana.org/assignments/" REGISTRY_ID "/" REGISTRY_ID

/* The files that IANA publishes. */
static const struct {
    const char *name;
    const char *key;
    const char *uri;
} formats[] = {
    {"CSV", "csv", PAGE ".csv"},
    {"XML", "xml", PAGE ".xml"},
    {"HTML", "html", PAGE ".xhtml"},
    {"Plain text", "txt", PAGE ".txt"},
};
#define FORMATS (sizeof formats / sizeof formats[0])

int head_keep(struct head *head, const struct registry_part *part)
{
    size_t label = strlen(part->label) + 1;
    size_t text = strlen(part->text) + 1;
    size_t uri = strlen(part->uri) + 1;
    struct registry_part *parts = array_room(head->parts, head->count, sizeof *parts);
    if (parts == NULL)
        return -ENOMEM;
    head->parts = parts;
    char *strings = malloc(label + text + uri);
    if (strings == NULL)
        return -ENOMEM;
    memcpy(strings, part->label, label);
    memcpy(strings + label, part->text, text);
    memcpy(strings + label + text, part->uri, uri);
    head->parts[head->count++] = (struct registry_part){
        .kind = part->kind,
        .label = strings,
        .text = strings + label,
        .uri = strings + label + text,
        .xml = "",
    };
    return 0;
}

void head_free(struct head *head)
{
    for (size_t i = 0; i < head->count; i++)
        free((char *)head->parts[i].label); /* and all its strings */
    free(head->parts);
    *head = (struct head){.parts = NULL};
}

const struct registry_part *head_next(const struct head *head, const struct registry_part *part,
                                      enum registry_part_kind kind)
{
    for (size_t i = part == NULL ? 0 : (size_t)(part - head->parts) + 1; i < head->count; i++)
        if (head->parts[i].kind == kind)
            return &head->parts[i];
    return NULL;
}

static void print_heading(const struct terminal *terminal, const char *heading)
{
    putc('\n', terminal->stream);
    terminal_print(terminal, TERMINAL_HEADING, heading, 0);
    putc('\n', terminal->stream);
}

/* Print all parts of a kind, with one heading. */
static void print_kind(const struct terminal *terminal, const struct head *head,
                       enum registry_part_kind kind, const char *heading)
{
    const struct registry_part *part = head_next(head, NULL, kind);
    if (part != NULL)
        print_heading(terminal, heading);
    for (; part != NULL; part = head_next(head, part, kind)) {
        terminal_print_wrapped(terminal, part->text, 0);
        putc('\n', terminal->stream);
    }
}

/* Print the notes, each with its title as heading. */
static void print_notes(const struct terminal *terminal, const struct head *head)
{
    const struct registry_part *note = NULL;
    while ((note = head_next(head, note, REGISTRY_NOTE)) != NULL) {
        print_heading(terminal, *note->label != '\0' ? note->label : "Note");
        terminal_print_layout(terminal, note->text);
        putc('\n', terminal->stream);
    }
}

static void print_formats(const struct terminal *terminal)
{
    print_heading(terminal, "Available Formats");
    for (size_t i = 0; i < FORMATS; i++) {
        terminal_print(terminal, TERMINAL_PLAIN, formats[i].name, 12);
        fprintf(terminal->stream, "%s\n", formats[i].uri);
    }
}

void head_print_footnote(const struct terminal *terminal, const struct registry_part *footnote)
{
    putc('[', terminal->stream);
    unsigned used = terminal_print(terminal, TERMINAL_PLAIN, footnote->label, 1);
    fputs("] ", terminal->stream);
    terminal_print_flowing(terminal, footnote->text, used + 3, used + 3);
    putc('\n', terminal->stream);
}

void head_print_text(const struct head *head, FILE *stream)
{
    struct terminal terminal;
    const struct registry_part *part = head_next(head, NULL, REGISTRY_TITLE);
    terminal_open(&terminal, stream);
    pager_start();
    if (part != NULL) {
        terminal_print(&terminal, TERMINAL_HEADING, part->text, 0);
        putc('\n', stream);
    }
    print_kind(&terminal, head, REGISTRY_UPDATED, "Last Updated");
    print_kind(&terminal, head, REGISTRY_EXPERT, "Expert(s)");
    print_kind(&terminal, head, REGISTRY_LINK, "Reference");
    print_notes(&terminal, head);
    print_formats(&terminal);
    part = head_next(head, NULL, REGISTRY_FOOTNOTE);
    if (part != NULL)
        print_heading(&terminal, "Footnote");
    for (; part != NULL; part = head_next(head, part, REGISTRY_FOOTNOTE))
        head_print_footnote(&terminal, part);
}

static void print_first(struct json *json, const struct head *head, enum registry_part_kind kind,
                        const char *key)
{
    const struct registry_part *part = head_next(head, NULL, kind);
    if (part != NULL)
        json_optional_text(json, key, part->text);
}

/* Print an array of the texts of a kind. */
static void print_texts(struct json *json, const struct head *head, enum registry_part_kind kind,
                        const char *key)
{
    const struct registry_part *part = NULL;
    json_open_array(json, key);
    while ((part = head_next(head, part, kind)) != NULL)
        json_text(json, NULL, part->text);
    json_close_array(json);
}

/* Print an array with an object for each part of a kind. `label` is the key of the part's label. */
static void print_labelled(struct json *json, const struct head *head, enum registry_part_kind kind,
                           const char *key, const char *label)
{
    const struct registry_part *part = NULL;
    json_open_array(json, key);
    while ((part = head_next(head, part, kind)) != NULL) {
        json_open_object(json, NULL);
        json_optional_text(json, label, part->label);
        json_optional_text(json, "text", part->text);
        json_optional_text(json, "uri", part->uri);
        json_close_object(json);
    }
    json_close_array(json);
}

void head_print_json(const struct head *head, FILE *stream)
{
    struct json json;
    json_begin(&json, stream, 2);
    json_open_object(&json, NULL);
    print_first(&json, head, REGISTRY_TITLE, "title");
    print_first(&json, head, REGISTRY_CATEGORY, "category");
    print_first(&json, head, REGISTRY_UPDATED, "last_updated");
    print_texts(&json, head, REGISTRY_EXPERT, "experts");
    print_texts(&json, head, REGISTRY_LINK, "references");
    print_labelled(&json, head, REGISTRY_NOTE, "notes", "title");
    json_open_object(&json, "formats");
    for (size_t i = 0; i < FORMATS; i++)
        json_text(&json, formats[i].key, formats[i].uri);
    json_close_object(&json);
    print_labelled(&json, head, REGISTRY_FOOTNOTE, "footnotes", "anchor");
    json_close_object(&json);
}
