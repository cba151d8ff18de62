/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Text: one line for each record. The widths are fixed, because a record is printed before the next
 * one is read. */

#include "format.h"

/* RFC 6335, section 5.1: a name has at most 15 characters. Old names can be longer. */
#define NAME_WIDTH     15u
#define NUMBER_WIDTH   11u /* 49152-65535 */
#define PROTOCOL_WIDTH 8u  /* as wide as its heading */
#define GAP            2u

/* On a terminal with fewer columns, a record takes two lines. */
#define NARROW_WIDTH 60u

/* Print a cell and the gap after it. Returns their width. */
static unsigned print_cell(const struct terminal *terminal, enum terminal_style style,
                           const char *text, unsigned width)
{
    return terminal_print(terminal, style, text, width) +
           terminal_print(terminal, TERMINAL_PLAIN, "", GAP);
}

/* Whether the description is printed in a line of its own. */
static bool is_narrow(const struct terminal *terminal)
{
    return terminal->width > 0 && terminal->width < NARROW_WIDTH;
}

/* Print the heading, without marks. */
static void print_heading(const struct terminal *output)
{
    struct terminal terminal = *output;
    terminal.mark.find = NULL;
    print_cell(&terminal, TERMINAL_HEADING, "Name", NAME_WIDTH);
    print_cell(&terminal, TERMINAL_HEADING, "Port", NUMBER_WIDTH);
    print_cell(&terminal, TERMINAL_HEADING, "Protocol", PROTOCOL_WIDTH);
    if (!is_narrow(&terminal))
        terminal_print(&terminal, TERMINAL_HEADING, "Description", 0);
    putc('\n', terminal.stream);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    const struct terminal *terminal = &output->terminal;
    const char *description = record->columns[REGISTRY_DESCRIPTION];
    if (output->records == 0)
        print_heading(terminal);
    unsigned used = print_cell(terminal, TERMINAL_NAME, record->columns[REGISTRY_NAME], NAME_WIDTH);
    used += print_cell(terminal, TERMINAL_PLAIN, record->columns[REGISTRY_NUMBER], NUMBER_WIDTH);
    if (*description != '\0' && is_narrow(terminal)) {
        terminal_print(terminal, TERMINAL_PLAIN, record->columns[REGISTRY_PROTOCOL], 0);
        fputs("\n  ", terminal->stream);
        terminal_print_cut(terminal, description, 2);
    } else if (*description == '\0') {
        terminal_print(terminal, TERMINAL_PLAIN, record->columns[REGISTRY_PROTOCOL], 0);
    } else {
        used += print_cell(terminal, TERMINAL_PLAIN, record->columns[REGISTRY_PROTOCOL],
                           PROTOCOL_WIDTH);
        terminal_print_cut(terminal, description, used);
    }
    putc('\n', output->stream);
}

const struct format format_table = {.name = "text", .record = print_record};
