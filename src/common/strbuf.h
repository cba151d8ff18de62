/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A text that grows. All zero is the empty text. */

#ifndef STRBUF_H
#define STRBUF_H

#include <stddef.h>

struct strbuf {
    char *bytes; /* NUL-terminated once anything was added */
    size_t length;
    size_t capacity;
};

/* Add `length` bytes. 0, or -ENOMEM and the text is what it was. */
int strbuf_add(struct strbuf *text, const char *bytes, size_t length);

/* Make it empty; its memory stays for the next text. */
static inline void strbuf_clear(struct strbuf *text)
{
    text->length = 0;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

/* As a string; "" if nothing was ever added. Valid until the next change. */
static inline const char *strbuf_string(const struct strbuf *text)
{
    return text->bytes != NULL ? text->bytes : "";
}

void strbuf_free(struct strbuf *text);

#endif
