/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A text that grows. All zero is the empty text. */

#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

struct text {
    char *bytes; /* NUL-terminated once anything was added */
    size_t length;
    size_t capacity;
};

/* Add `length` bytes. 0, or -ENOMEM and the text is what it was. */
int text_add(struct text *text, const char *bytes, size_t length);

/* Make it empty; its memory stays for the next text. */
static inline void text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

/* As a string; "" if nothing was ever added. Valid until the next change. */
static inline const char *text_string(const struct text *text)
{
    return text->bytes != NULL ? text->bytes : "";
}

/* Make each line break with blanks on both sides one blank, and strip both ends, as IANA does. */
void text_tidy(struct text *text);

void text_free(struct text *text);

#endif
