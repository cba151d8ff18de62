/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "quote.h"

#include <stdbool.h>
#include <stdint.h>

/* The length of the UTF-8 sequence at `text` (RFC 3629); 0: it is not valid. */
static int sequence_length(const unsigned char *text)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    int length = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : 4;
    uint32_t letter = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));

    if (length == 4 && text[0] >> 3 != 30)
        return 0;
    for (int i = 1; i < length; i++) {
        if (text[i] >> 6 != 2)
            return 0;
        letter = letter << 6 | (text[i] & 0x3fu);
    }
    bool is_surrogate = letter >= 0xd800 && letter <= 0xdfff;
    return letter >= lowest[length] && letter <= 0x10ffff && !is_surrogate ? length : 0;
}

/* Whether it is a control character: one of ASCII, or U+0080 to U+009F. */
static bool is_control(const unsigned char *text)
{
    return text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0);
}

int quote_text(FILE *stream, const char *text)
{
    const unsigned char *rest = (const unsigned char *)text;
    int printed = 0;
    while (*rest != '\0') {
        int length = sequence_length(rest);
        if (length == 0 || is_control(rest))
            printed += fprintf(stream, "?");
        else
            printed += fprintf(stream, "%.*s", length, (const char *)rest);
        rest += length == 0 ? 1 : length;
    }
    return printed;
}

/* The number of ASCII characters from here on that a JSON string has unescaped. */
static size_t plain_length(const unsigned char *text)
{
    size_t length = 0;
    while (text[length] >= ' ' && text[length] < 0x7f && text[length] != '"' &&
           text[length] != '\\')
        length++;
    return length;
}

void quote_json(FILE *stream, const char *text)
{
    const unsigned char *rest = (const unsigned char *)text;
    if (text == NULL) {
        fputs("null", stream);
        return;
    }
    putc('"', stream);
    while (*rest != '\0') {
        size_t plain = plain_length(rest);
        fwrite(rest, 1, plain, stream);
        rest += plain;
        if (*rest == '\0')
            break;
        int length = sequence_length(rest);
        if (length == 0)
            fputs("\\ufffd", stream);
        else if (*rest == '"' || *rest == '\\')
            fprintf(stream, "\\%c", *rest);
        else if (length == 1 && is_control(rest))
            fprintf(stream, "\\u%04x", *rest);
        else
            fprintf(stream, "%.*s", length, (const char *)rest);
        rest += length == 0 ? 1 : length;
    }
    putc('"', stream);
}
