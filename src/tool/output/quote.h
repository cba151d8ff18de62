/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Strings that others have written, printed so that they are nothing but text: on a terminal, in a
 * log, in JSON and in XML. All that is printed of names, paths, arguments and registries goes
 * through here.
 */

#ifndef QUOTE_H
#define QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The length in bytes of the character at `text`, which does not end there, and whether it may be
 * printed: not if it is a control character, those of C1 among them, ends a line, turns the
 * direction of what follows, or is no UTF-8, which has the length of 1.
 */
size_t quote_next(const char *text, bool *is_printable);

/* Whether all characters of `text` may be printed. */
bool quote_is_printable(const char *text);

/* Print a text as part of a line, with `?` for each character that may not be printed. */
void quote_text(FILE *stream, const char *text);

/* Copy a text so into a buffer of that size, and cut what is too long. */
void quote_copy(char *buffer, size_t size, const char *text);

/*
 * Print a JSON string, with its quotes: what may not be printed is escaped, and what is not UTF-8
 * becomes U+FFFD. NULL becomes null.
 */
void quote_json(FILE *stream, const char *text);

/*
 * Print XML as xml_writer writes it: what may not be printed becomes a character reference and, in
 * the name of an element or an attribute, `_`. Line breaks and tabs stay.
 */
void quote_xml(FILE *stream, const char *xml);

#endif
