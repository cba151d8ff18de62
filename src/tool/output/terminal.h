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

/* What to mark in all that is printed: `find` gives the next place in a text and its end, or NULL.
 */
struct terminal_mark {
    const char *(*find)(const void *context, const char *text, const char **end); /* may be NULL */
    const void *context;
};

struct terminal {
    FILE *stream;
    struct terminal_mark mark; /* where there is colour */
    unsigned width;            /* of the terminal, in columns; 0: it is none */
    bool has_colour;
};

enum terminal_style { TERMINAL_PLAIN, TERMINAL_HEADING, TERMINAL_LABEL, TERMINAL_NAME };

/* Where colours are to be: where the stream is a terminal and the user's environment agrees,
 * anywhere, or nowhere. */
enum terminal_colour { TERMINAL_AUTO, TERMINAL_ALWAYS, TERMINAL_NEVER };

/* Choose for all streams that are opened from here on. */
void terminal_set_colour(enum terminal_colour colour);

/* What the stream is, and what the user wishes (COLUMNS, NO_COLOR, TERM). */
void terminal_open(struct terminal *terminal, FILE *stream);

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

/*
 * The same behind the `used` columns of the line, with its next lines indented. Line breaks of the
 * text are blanks, but for those before an empty line or a paragraph.
 */
void terminal_print_flowing(const struct terminal *terminal, const char *text, unsigned used,
                            unsigned indent);

/* Print the first line of a text with all the blanks in it, but for those at its end. */
void terminal_print_line(const struct terminal *terminal, const char *text);

/*
 * Print a text in its own layout. Where a line is longer than the terminal is wide, the lines of
 * each paragraph flow together, and a frame of asterisks around them is left out.
 */
void terminal_print_layout(const struct terminal *terminal, const char *text);

#endif
