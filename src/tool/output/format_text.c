/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Text: all columns of a record, with their titles as labels; then the persons. */

#include "format.h"

#include <string.h>

#include "head.h"

#define GAP 2u /* columns between labels and values */

/* On a terminal with fewer columns, a value follows its label and is not indented to a column. */
#define LEAST_WIDTH 64u
#define INDENT      2u

struct line {
    const char *label;
    const char *value; /* "": the line is not printed */
};

/* The column of the values: after the longest label that is printed. */
static unsigned value_start(const struct line *lines, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++)
        if (*lines[i].value != '\0' && strlen(lines[i].label) > longest)
            longest = strlen(lines[i].label);
    return (unsigned)longest + GAP;
}

/* Print a label, and the blanks or the colon before its value. Returns the column of the further
 * lines of the value. */
static unsigned print_label(const struct terminal *terminal, const char *label, unsigned start)
{
    if (terminal->width == 0 || terminal->width >= LEAST_WIDTH) {
        terminal_print_label(terminal, label, start);
        return start;
    }
    terminal_print_label(terminal, label, 0);
    fputs(": ", terminal->stream);
    return INDENT;
}

static void print_block(struct output *output, const struct line *lines, size_t count,
                        unsigned start)
{
    for (size_t i = 0; i < count; i++) {
        if (*lines[i].value == '\0')
            continue;
        unsigned indent = print_label(&output->terminal, lines[i].label, start);
        unsigned used = indent == start ? start : (unsigned)strlen(lines[i].label) + 2;
        if (i == 0)
            terminal_print(&output->terminal, TERMINAL_NAME, lines[i].value, 0);
        else
            terminal_print_flowing(&output->terminal, lines[i].value, used, indent);
        putc('\n', output->stream);
    }
}

static void print_record(struct output *output, const struct registry_record *record)
{
    struct line lines[REGISTRY_COLUMNS + 2];
    const size_t count = sizeof lines / sizeof lines[0];
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        lines[i] = (struct line){registry_titles[i], record->columns[i]};
    lines[REGISTRY_COLUMNS] = (struct line){"Source", record->source};
    lines[REGISTRY_COLUMNS + 1] = (struct line){"Lookups", output->remark};
    if (output->records > 0)
        putc('\n', output->stream);
    print_block(output, lines, count, value_start(lines, count));
}

/* Mail addresses have `&` instead of `@`, here and in all formats, as IANA publishes them: that is
 * what these persons agreed to. */
static void print_person(struct output *output, const struct registry_person *person)
{
    static const char longest[] = "Organization";
    char id[200];
    const struct line lines[] = {
        {"ID", id},
        {"Name", person->name},
        {"Organization", person->organization},
        {"Contact URI", person->uri},
        {"Last Updated", person->updated},
    };
    snprintf(id, sizeof id, "[%s]", person->id);
    putc('\n', output->stream);
    if (output->persons == 0) {
        terminal_print(&output->terminal, TERMINAL_HEADING, "Contact Information", 0);
        fputs("\n\n", output->stream);
    }
    print_block(output, lines, sizeof lines / sizeof lines[0], (unsigned)strlen(longest) + GAP);
}

/* Print a footnote if a printed record refers to it. */
static void print_part(struct output *output, const struct registry_part *part)
{
    if (part->kind != REGISTRY_FOOTNOTE || !set_has(&output->footnotes, part->label))
        return;
    putc('\n', output->stream);
    head_print_footnote(&output->terminal, part);
}

const struct format format_text = {
    .name = "text",
    .part = print_part,
    .record = print_record,
    .person = print_person,
};
