/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "quote.h"

#include <stdint.h>
#include <string.h>

/* The ranges of characters that may not be printed. */
static const struct {
    uint32_t first;
    uint32_t last;
} unprintable[] = {
    {0x00, 0x1f},     /* control characters */
    {0x7f, 0x9f},     /* likewise, with C1 */
    {0x61c, 0x61c},   /* the direction of text */
    {0x200e, 0x200f}, /* likewise */
    {0x2028, 0x202e}, /* line ends, and the direction of text */
    {0x2066, 0x2069}, /* the direction of text */
    {0xfeff, 0xfeff}, /* byte order mark */
    {0xfff9, 0xfffb}, /* annotations */
};

/* The length of the UTF-8 sequence at `text` (RFC 3629); 0: it is not valid. `letter` gets the
 * character. */
static size_t read_sequence(const unsigned char *text, uint32_t *letter)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : 4;

    *letter = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));
    if (length == 4 && text[0] >> 3 != 30)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if (text[i] >> 6 != 2)
            return 0;
        *letter = *letter << 6 | (text[i] & 0x3fu);
    }
    bool is_surrogate = *letter >= 0xd800 && *letter <= 0xdfff;
    return *letter >= lowest[length] && *letter <= 0x10ffff && !is_surrogate ? length : 0;
}

/* The number of printable ASCII characters at the beginning of the text. */
static size_t count_ascii(const char *text, const char *end)
{
    const char *start = text;
    while (text < end && *text >= ' ' && *text <= '~')
        text++;
    return (size_t)(text - start);
}

/* The same as quote_next, but with the length 0 for a byte that is not UTF-8. */
static size_t next(const char *text, uint32_t *letter, bool *is_printable)
{
    size_t length = read_sequence((const unsigned char *)text, letter);
    *is_printable = length > 0;
    for (size_t i = 0; i < sizeof unprintable / sizeof unprintable[0] && *is_printable; i++)
        *is_printable = *letter < unprintable[i].first || *letter > unprintable[i].last;
    return length;
}

size_t quote_next(const char *text, bool *is_printable)
{
    uint32_t letter;
    size_t length = next(text, &letter, is_printable);
    return length > 0 ? length : 1;
}

bool quote_is_printable(const char *text)
{
    bool is_printable = true;
    while (*text != '\0' && is_printable)
        text += quote_next(text, &is_printable);
    return is_printable;
}

void quote_part(FILE *stream, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        bool is_printable = true;
        size_t count = count_ascii(text, end);
        if (count == 0)
            count = quote_next(text, &is_printable);
        if (is_printable)
            fwrite(text, 1, count, stream);
        else
            putc('?', stream);
        text += count;
    }
}

void quote_text(FILE *stream, const char *text)
{
    quote_part(stream, text, strlen(text));
}

void quote_registry(FILE *stream, const char *date)
{
    fputs(*date != '\0' ? "registry of " : "registry without a date", stream);
    quote_text(stream, date);
}

void quote_copy(char *buffer, size_t size, const char *text)
{
    size_t used = 0;
    while (*text != '\0') {
        bool is_printable;
        size_t length = quote_next(text, &is_printable);
        size_t copied = is_printable ? length : 1;
        if (used + copied >= size)
            break;
        memcpy(buffer + used, is_printable ? text : "?", copied);
        used += copied;
        text += length;
    }
    buffer[used] = '\0';
}

/* The number of ASCII characters from here on that a JSON string has unescaped. */
static size_t plain_length(const char *text)
{
    size_t length = 0;
    while (text[length] >= ' ' && text[length] < 0x7f && text[length] != '"' &&
           text[length] != '\\')
        length++;
    return length;
}

/* Print one character of a JSON string. Returns its length in `text`. */
static size_t print_json_character(FILE *stream, const char *text)
{
    uint32_t letter;
    bool is_printable;
    size_t length = next(text, &letter, &is_printable);
    if (length == 0)
        fputs("\\ufffd", stream);
    else if (*text == '"' || *text == '\\')
        fprintf(stream, "\\%c", *text);
    else if (is_printable)
        fwrite(text, 1, length, stream);
    else
        fprintf(stream, "\\u%04x", (unsigned)letter);
    return length > 0 ? length : 1;
}

void quote_json(FILE *stream, const char *text)
{
    if (text == NULL) {
        fputs("null", stream);
        return;
    }
    putc('"', stream);
    while (*text != '\0') {
        size_t plain = plain_length(text);
        fwrite(text, 1, plain, stream);
        text += plain;
        if (*text != '\0')
            text += print_json_character(stream, text);
    }
    putc('"', stream);
}

/* The number of characters of XML from here on that are printed as they are, and neither begin nor
 * end a tag or a value. */
static size_t count_plain_xml(const char *xml)
{
    size_t length = 0;
    while ((xml[length] >= ' ' && xml[length] <= '~' && xml[length] != '<' && xml[length] != '>' &&
            xml[length] != '"') ||
           xml[length] == '\n' || xml[length] == '\t')
        length++;
    return length;
}

/* Print one character of XML. Returns its length in `xml`. */
static size_t print_xml_character(FILE *stream, const char *xml, bool in_name)
{
    uint32_t letter;
    bool is_printable;
    size_t length = next(xml, &letter, &is_printable);
    if (is_printable || length == 0)
        fwrite(xml, 1, length > 0 ? length : 1, stream);
    else if (in_name)
        putc('_', stream);
    else
        fprintf(stream, "&#x%x;", (unsigned)letter);
    return length > 0 ? length : 1;
}

void quote_xml(FILE *stream, const char *xml)
{
    bool in_tag = false;
    bool in_value = false;
    while (true) {
        size_t plain = count_plain_xml(xml);
        fwrite(xml, 1, plain, stream);
        xml += plain;
        if (*xml == '\0')
            return;
        if (*xml == '<' || *xml == '>')
            in_tag = *xml == '<';
        in_value = in_tag && in_value != (*xml == '"');
        xml += print_xml_character(stream, xml, in_tag && !in_value);
    }
}
