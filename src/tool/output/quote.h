/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints strings from files as plain text, and as JSON. */

#ifndef QUOTE_H
#define QUOTE_H

#include <stdio.h>

/* Print the text with `?` for each control character and each byte that is not UTF-8. The number of
 * bytes printed. */
int quote_text(FILE *stream, const char *text);

/* Print a JSON string with quotes. A byte that is not UTF-8 becomes U+FFFD; NULL becomes null. */
void quote_json(FILE *stream, const char *text);

#endif
