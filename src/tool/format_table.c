/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Text: a line a record. The widths are fixed, as no record waits for the ones behind it. */

#include "format.h"

/* RFC 6335, 5.1: a name has 15 characters at most. Historic ones may be longer. */
#define NAME_WIDTH     15u
#define NUMBER_WIDTH   11u /* 49152-65535 */
#define PROTOCOL_WIDTH 8u  /* as wide as its heading */
#define GAP            2u

/* Print a cell and the gap behind it. The columns that they take. */
static unsigned print_cell(const struct screen *screen, enum screen_style style, const char *text,
                           unsigned width)
{
    return screen_print(screen, style, text, width) + screen_print(screen, SCREEN_PLAIN, "", GAP);
}

static void print_heading(const struct screen *screen)
{
    print_cell(screen, SCREEN_HEADING, "Name", NAME_WIDTH);
    print_cell(screen, SCREEN_HEADING, "Port", NUMBER_WIDTH);
    print_cell(screen, SCREEN_HEADING, "Protocol", PROTOCOL_WIDTH);
    screen_print(screen, SCREEN_HEADING, "Description", 0);
    putc('\n', screen->stream);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    const struct screen *screen = &output->screen;
    const char *description = record->columns[REGISTRY_DESCRIPTION];
    if (output->records == 0)
        print_heading(screen);
    unsigned used = print_cell(screen, SCREEN_NAME, record->columns[REGISTRY_NAME], NAME_WIDTH);
    used += print_cell(screen, SCREEN_PLAIN, record->columns[REGISTRY_NUMBER], NUMBER_WIDTH);
    if (*description == '\0') {
        screen_print(screen, SCREEN_PLAIN, record->columns[REGISTRY_PROTOCOL], 0);
    } else {
        used +=
            print_cell(screen, SCREEN_PLAIN, record->columns[REGISTRY_PROTOCOL], PROTOCOL_WIDTH);
        screen_print_cut(screen, description, used);
    }
    putc('\n', output->stream);
}

const struct format format_table = {.name = "text", .record = print_record};
