/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Text: all columns of a record, with their titles as labels; then the persons. */

#include "format.h"

#include <string.h>

#define GAP 2u /* columns between labels and values */

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

static void print_block(struct output *output, const struct line *lines, size_t count,
                        unsigned indent)
{
    for (size_t i = 0; i < count; i++) {
        if (*lines[i].value == '\0')
            continue;
        terminal_print(&output->terminal, TERMINAL_LABEL, lines[i].label, indent);
        if (i == 0)
            terminal_print(&output->terminal, TERMINAL_NAME, lines[i].value, 0);
        else
            terminal_print_wrapped(&output->terminal, lines[i].value, indent);
        putc('\n', output->stream);
    }
}

static void print_record(struct output *output, const struct registry_record *record)
{
    struct line lines[REGISTRY_COLUMNS];
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        lines[i] = (struct line){registry_titles[i], record->columns[i]};
    if (output->records > 0)
        putc('\n', output->stream);
    print_block(output, lines, REGISTRY_COLUMNS, value_start(lines, REGISTRY_COLUMNS));
}

/* Mail addresses have `&` instead of `@`, here and in all formats, as IANA publishes them: that is
 * what these persons agreed to. */
static void print_person(struct output *output, const struct registry_person *person)
{
    static const char longest[] = "Last Updated";
    const struct line lines[] = {
        {"ID", person->id},
        {"Name", person->name},
        {"Contact URI", person->uri},
        {longest, person->updated},
    };
    putc('\n', output->stream);
    if (output->persons == 0) {
        terminal_print(&output->terminal, TERMINAL_HEADING, "Contact Information", 0);
        fputs("\n\n", output->stream);
    }
    print_block(output, lines, sizeof lines / sizeof lines[0], (unsigned)strlen(longest) + GAP);
}

const struct format format_text = {
    .name = "text",
    .record = print_record,
    .person = print_person,
};
