/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Prints text for people. On a terminal, it is cut or wrapped to the width, and has colours. A
 * control character, which a terminal could obey, is printed as `?`, and so is a byte that is not
 * UTF-8. The LC_CTYPE locale must be UTF-8.
 */

#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

struct terminal {
    FILE *stream;
    unsigned width; /* columns; 0: the stream is not a terminal */
    bool has_colour;
};

enum terminal_style { TERMINAL_PLAIN, TERMINAL_HEADING, TERMINAL_LABEL, TERMINAL_NAME };

/* Find out whether the stream is a terminal, and read COLUMNS, NO_COLOR and TERM. */
void terminal_open(struct terminal *terminal, FILE *stream);

/* Whether the stream is a terminal. */
static inline bool terminal_is_one(const struct terminal *terminal)
{
    return terminal->width > 0;
}

/* Print a text, and blanks up to a width of `columns`. Returns the width, which may be greater. */
unsigned terminal_print(const struct terminal *terminal, enum terminal_style style,
                        const char *text, unsigned columns);

/* Print a text in one line, cut to the terminal; `used` columns of the line are taken already. */
void terminal_print_cut(const struct terminal *terminal, const char *text, unsigned used);

/* Print a text on several lines; it begins at column `indent`, to which the further lines are
 * indented. Its own line breaks stay. */
void terminal_print_wrapped(const struct terminal *terminal, const char *text, unsigned indent);

#endif
