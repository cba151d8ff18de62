/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Strings out of files, printed so that they are nothing but text: to a terminal, and to jq. */

#ifndef QUOTE_H
#define QUOTE_H

#include <stdio.h>

/* Print what a terminal might take for a command as `?`. The number of bytes printed. */
int quote_text(FILE *stream, const char *text);

/* Print a JSON string, with its quotes. What is not UTF-8 becomes U+FFFD. NULL becomes null. */
void quote_json(FILE *stream, const char *text);

#endif
