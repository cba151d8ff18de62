/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Prints strings from files and arguments as plain text, as JSON and as XML. Every name, path,
 * argument and text of a registry is printed by these functions, so that none can control a
 * terminal, or begin a line of its own in a log.
 */

#ifndef QUOTE_H
#define QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The length in bytes of the character at `text`, which is not its end. `is_printable` gets whether
 * it may be printed. It may not if it is a control character of ASCII or C1, ends a line, changes
 * the direction of the text after it, or is not UTF-8; a byte that is not UTF-8 has the length 1.
 */
size_t quote_next(const char *text, bool *is_printable);

/* Whether all characters of `text` may be printed. */
bool quote_is_printable(const char *text);

/* Print a text with `?` for each character that may not be printed. */
void quote_text(FILE *stream, const char *text);

/* Print the first `length` bytes of a text in the same way. */
void quote_part(FILE *stream, const char *text, size_t length);

/* Print `registry of DATE` in the same way; without a date, `registry without a date`. */
void quote_registry(FILE *stream, const char *date);

/* Copy a text in the same way to `buffer`, and cut it if it does not fit into `size` bytes. */
void quote_copy(char *buffer, size_t size, const char *text);

/*
 * Print a JSON string with quotes. A character that may not be printed is escaped; a byte that is
 * not UTF-8 becomes U+FFFD; NULL becomes null.
 */
void quote_json(FILE *stream, const char *text);

/*
 * Print XML that xml_writer wrote. A character that may not be printed becomes a character
 * reference, or `_` in the name of an element or attribute. Line breaks and tabs do not change.
 */
void quote_xml(FILE *stream, const char *xml);

#endif
