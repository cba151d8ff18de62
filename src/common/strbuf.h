/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A string that grows. All zero is the empty string. */

#ifndef STRBUF_H
#define STRBUF_H

#include <stddef.h>

struct strbuf {
    char *bytes; /* NUL-terminated; NULL until something is added */
    size_t length;
    size_t capacity;
};

/* Append `length` bytes. 0, or -ENOMEM and the string is unchanged. */
int strbuf_add(struct strbuf *text, const char *bytes, size_t length);

/* Make it empty, but keep its memory. */
static inline void strbuf_clear(struct strbuf *text)
{
    text->length = 0;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

/* The string, NUL-terminated. Valid until the next change. */
static inline const char *strbuf_string(const struct strbuf *text)
{
    return text->bytes != NULL ? text->bytes : "";
}

void strbuf_free(struct strbuf *text);

#endif
