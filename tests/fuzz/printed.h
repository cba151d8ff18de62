/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What must be true of all that the tool prints. LC_CTYPE is a locale of UTF-8. */

#ifndef PRINTED_H
#define PRINTED_H

#include <string.h>

#include "fuzz.h"

/* For a terminal: characters in UTF-8, and no control characters but line breaks. */
static inline void expect_printable(const char *text, size_t size)
{
    fuzz_expect(strlen(text) == size && mbstowcs(NULL, text, 0) != (size_t)-1, "a text is printed");
    for (const char *letter = text; *letter != '\0'; letter++)
        fuzz_expect((*letter & 0xe0) != 0 || *letter == '\n', "no control characters are printed");
}

/* Strings that end, and between them nothing but what JSON has there, in brackets that match. */
static inline void expect_json(const char *text)
{
    char open[8];
    size_t depth = 0;
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            while (*++text != '"') {
                text += *text == '\\';
                fuzz_expect(*text != '\0' && *text != '\n', "a string ends");
            }
        } else if (*text == '{' || *text == '[') {
            fuzz_expect(depth < sizeof open, "JSON is shallow");
            open[depth++] = *text == '{' ? '}' : ']';
        } else if (*text == '}' || *text == ']') {
            fuzz_expect(depth > 0 && open[--depth] == *text, "brackets match");
        } else {
            fuzz_expect(strchr(" \n,:0123456789abcdefghijklmnopqrstuvwxyz", *text) != NULL,
                        "only numbers and literals stand outside of strings");
        }
    }
    fuzz_expect(depth == 0, "brackets are closed");
}

#endif
