/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "strbuf.h"

#include <errno.h>
#include <stdlib.h>

int strbuf_grow(struct strbuf *text, size_t length)
{
    size_t capacity = 2 * (text->length + length) + 64;
    char *grown = realloc(text->bytes, capacity);
    if (grown == NULL)
        return -ENOMEM;
    text->bytes = grown;
    text->capacity = capacity;
    return 0;
}

void strbuf_free(struct strbuf *text)
{
    free(text->bytes);
    *text = (struct strbuf){0};
}
