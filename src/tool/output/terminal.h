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

/* What is marked in all that is printed. `find` returns the next place in a text, with *end after
 * it; or NULL. */
struct terminal_mark {
    const char *(*find)(const void *context, const char *text, const char **end); /* may be NULL */
    const void *context;
};

struct terminal {
    FILE *stream;
    struct terminal_mark mark; /* emphasized, if there are colours */
    unsigned width;            /* columns; 0: the stream is not a terminal */
    bool has_colour;
};

enum terminal_style { TERMINAL_PLAIN, TERMINAL_HEADING, TERMINAL_NAME };

/* When text has colours: AUTO: if the stream is a terminal and the environment does not forbid it.
 */
enum terminal_colour { TERMINAL_AUTO, TERMINAL_ALWAYS, TERMINAL_NEVER };

/* Set this for all streams that terminal_open opens afterwards. */
void terminal_set_colour(enum terminal_colour colour);

/* Find out whether the stream is a terminal, and read COLUMNS, NO_COLOR and TERM. */
void terminal_open(struct terminal *terminal, FILE *stream);

/* Whether the stream is a terminal. */
static inline bool terminal_is_one(const struct terminal *terminal)
{
    return terminal->width > 0;
}

/* Print a text, and blanks up to a width of `columns`. Returns the width, which may be greater; 0
 * if `columns` is 0. */
unsigned terminal_print(const struct terminal *terminal, enum terminal_style style,
                        const char *text, unsigned columns);

/* Print a label, which is ASCII and is not marked, and blanks up to a width of `columns`. */
void terminal_print_label(const struct terminal *terminal, const char *label, unsigned columns);

/* Print a text in one line, cut to the terminal; `used` columns of the line are taken already. */
void terminal_print_cut(const struct terminal *terminal, const char *text, unsigned used);

/* Print a text on several lines; it begins at column `indent`, to which the further lines are
 * indented. Its own line breaks stay. */
void terminal_print_wrapped(const struct terminal *terminal, const char *text, unsigned indent);

/*
 * As terminal_print_wrapped, but the text begins after `used` columns of the line, and a line break
 * in the text is printed as a blank, unless it is before an empty line or a paragraph.
 */
void terminal_print_flowing(const struct terminal *terminal, const char *text, unsigned used,
                            unsigned indent);

/* Print the first line of a text with its blanks, except those at its end. */
void terminal_print_line(const struct terminal *terminal, const char *text);

/*
 * Print a text with its line breaks and blanks. If a line does not fit on the terminal, the lines
 * of each paragraph are wrapped instead, and frames of asterisks are not printed.
 */
void terminal_print_layout(const struct terminal *terminal, const char *text);

#endif
