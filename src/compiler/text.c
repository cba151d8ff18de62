/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int text_add(struct text *text, const char *bytes, size_t length)
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

/* The length of the blanks (no line breaks among them) at a place of a text. */
static size_t count_blanks(const struct text *text, size_t start)
{
    size_t end = start;
    while (end < text->length && (text->bytes[end] == ' ' || text->bytes[end] == '\t'))
        end++;
    return end - start;
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/* Strip both ends of a text that is not empty. */
static void strip(struct text *text)
{
    size_t start = 0;
    size_t end = text->length;
    while (end > 0 && is_space(text->bytes[end - 1]))
        end--;
    while (start < end && is_space(text->bytes[start]))
        start++;
    if (start > 0)
        memmove(text->bytes, text->bytes + start, end - start);
    text->length = end - start;
    text->bytes[text->length] = '\0';
}

/* Make each line break with blanks on both sides one blank. */
static void join_lines(struct text *text)
{
    size_t kept = 0;
    for (size_t start = 0; start < text->length;) {
        size_t blanks = count_blanks(text, start);
        size_t behind = start + blanks;
        size_t more = 0;
        if (blanks > 0 && behind < text->length && text->bytes[behind] == '\n')
            more = count_blanks(text, behind + 1);
        if (more > 0) {
            text->bytes[kept++] = ' ';
            start = behind + 1 + more;
        } else {
            size_t length = blanks > 0 ? blanks : 1;
            memmove(text->bytes + kept, text->bytes + start, length);
            kept += length;
            start += length;
        }
    }
    text->length = kept;
}

void text_tidy(struct text *text)
{
    if (text->length == 0)
        return;
    if (memchr(text->bytes, '\n', text->length) != NULL)
        join_lines(text);
    strip(text);
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}
