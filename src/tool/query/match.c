/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "match.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* Added to a byte that is not UTF-8: a value that no character has. */
#define NOT_UTF8 0x200000u

bool match_is_ascii(const char *word)
{
    while (*word != '\0' && (unsigned char)*word < 0x80)
        word++;
    return *word == '\0';
}

/* The character at *text, which is not the end of the text, in lower case; a blank for consecutive
 * white space. *text moves behind it. */
static wint_t take_folded(const char **text)
{
    wchar_t character;
    mbstate_t state = {0};
    unsigned char first = (unsigned char)**text;
    if (isspace(first)) {
        *text += strspn(*text, " \t\r\n\v\f");
        return ' ';
    }
    if (first < 0x80) {
        (*text)++;
        return (wint_t)tolower(first);
    }
    size_t length = mbrtowc(&character, *text, MB_LEN_MAX, &state);
    if (length > MB_LEN_MAX)
        return NOT_UTF8 + (unsigned char)*(*text)++;
    *text += length;
    return towlower((wint_t)character);
}

/* Whether the character at `text` is a letter or a digit. */
static bool is_letter(const char *text)
{
    if ((unsigned char)*text < 0x80)
        return isalnum((unsigned char)*text) != 0;
    wint_t character = take_folded(&text);
    return character < NOT_UTF8 && iswalnum(character) != 0;
}

/* The character before `end`, which is not the beginning of the text. */
static const char *step_back(const char *text, const char *end)
{
    do
        end--;
    while (end > text && ((unsigned char)*end & 0xc0) == 0x80);
    return end;
}

/* Whether the text from `start` to `end` is not a part of a longer word. */
static bool is_whole(const char *text, const char *start, const char *end)
{
    if (start > text && is_letter(start) && is_letter(step_back(text, start)))
        return false;
    return *end == '\0' || !is_letter(end) || !is_letter(step_back(text, end));
}

/* The end of `word` in `text`, if the text begins with it; or NULL. */
static const char *end_of_word(const char *text, const char *word)
{
    while (*word != '\0')
        if (*text == '\0' || take_folded(&text) != take_folded(&word))
            return NULL;
    return text;
}

/* strcasestr, for a word of ASCII. That of glibc is made for long texts: it prepares each search,
 * which costs more than to search through a column. */
static const char *find_ascii(const char *text, const char *word, size_t length)
{
    int lower = tolower((unsigned char)*word);
    int upper = toupper((unsigned char)*word);
    for (;; text++) {
        while (*text != lower && *text != upper && *text != '\0')
            text++;
        if (*text == '\0' || strncasecmp(text, word, length) == 0)
            return *text != '\0' ? text : NULL;
    }
}

/* The next place of the word, whole or not. */
static const char *find_anywhere(const char *word, bool is_simple, const char *start,
                                 const char **end)
{
    if (is_simple) {
        size_t length = strlen(word);
        const char *found = find_ascii(start, word, length);
        if (found != NULL)
            *end = found + length;
        return found;
    }
    for (; *start != '\0'; take_folded(&start)) {
        *end = end_of_word(start, word);
        if (*end != NULL)
            return start;
    }
    return NULL;
}

/* Whether find_ascii finds the word: it is ASCII, without white space. */
static bool is_plain(const char *word)
{
    while (*word > ' ' && *word <= '~')
        word++;
    return *word == '\0';
}

const char *match_find(const struct match *match, const char *word, const char *text,
                       const char *start, const char **end)
{
    const char *found;
    if (*start == '\0')
        return NULL;
    bool is_simple = is_plain(word);
    while (*start != '\0' && (found = find_anywhere(word, is_simple, start, end)) != NULL) {
        if (match->is_substring || is_whole(text, found, *end))
            return found;
        start = found;
        take_folded(&start);
    }
    return NULL;
}

bool match_has(const struct match *match, const char *word, const char *text)
{
    const char *end;
    return match_find(match, word, text, text, &end) != NULL;
}
