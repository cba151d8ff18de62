/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "strbuf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int strbuf_add(struct strbuf *text, const char *bytes, size_t length)
{
    if (text->length + length >= text->capacity) {
        size_t capacity = 2 * (text->length + length) + 64;
        char *grown = realloc(text->bytes, capacity);
        if (grown == NULL)
            return -ENOMEM;
        text->bytes = grown;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return 0;
}

void strbuf_free(struct strbuf *text)
{
    free(text->bytes);
    *text = (struct strbuf){0};
}
