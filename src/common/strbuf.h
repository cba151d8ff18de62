/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A string that grows. All zero is the empty string. */

#ifndef STRBUF_H
#define STRBUF_H

#include <stddef.h>
#include <string.h>

struct strbuf {
    char *bytes; /* NUL-terminated; NULL until something is added */
    size_t length;
    size_t capacity;
};

/* Make room for `length` more bytes. 0, or -ENOMEM. */
int strbuf_grow(struct strbuf *text, size_t length);

/* Append `length` bytes. 0, or -ENOMEM and the string is unchanged. */
static inline int strbuf_add(struct strbuf *text, const char *bytes, size_t length)
{
    if (text->length + length >= text->capacity) {
        int error = strbuf_grow(text, length);
        if (error != 0)
            return error;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return 0;
}

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
