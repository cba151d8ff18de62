/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Text for people: fitted to the width of a terminal, in colour where it can be, and harmless, as
 * what comes out of a file may hold what a terminal takes for commands. Text that does not go to a
 * terminal is neither cut nor wrapped nor coloured.
 *
 * All text is UTF-8, and the locale for characters has to be.
 */

#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

struct terminal {
    FILE *stream;
    unsigned width; /* of the terminal, in columns; 0: it is none */
    bool has_colour;
};

enum terminal_style { TERMINAL_PLAIN, TERMINAL_HEADING, TERMINAL_LABEL, TERMINAL_NAME };

/* What the stream is, and what the user wishes (COLUMNS, NO_COLOR, TERM). */
void terminal_open(struct terminal *terminal, FILE *stream);

/* Whether the stream is a terminal. */
static inline bool terminal_is_one(const struct terminal *terminal)
{
    return terminal->width > 0;
}

/* Print a text, and blanks until it takes `columns`. How many it takes, which may be more. */
unsigned terminal_print(const struct terminal *terminal, enum terminal_style style,
                        const char *text, unsigned columns);

/* Print a text as one line, cut to what is left behind the `used` columns of the line. */
void terminal_print_cut(const struct terminal *terminal, const char *text, unsigned used);

/*
 * Print a text behind the `indent` columns of the line, on as many lines as it takes, all indented
 * so. Its own line breaks stay.
 */
void terminal_print_wrapped(const struct terminal *terminal, const char *text, unsigned indent);

#endif
