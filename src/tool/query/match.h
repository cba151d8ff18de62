/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds words in texts, as the search of IANA's page does: whole words, regardless of case; the
 * characters before and after a whole word are not letters or digits. White space of any kind and
 * length matches one blank. Text is UTF-8; the LC_CTYPE locale must be UTF-8, too.
 */

#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct match {
    const char **words; /* each can be several words with blanks between them */
    size_t count;
    bool is_substring; /* parts of words match, too */
};

/*
 * Find a word in `text`, from `start` on, which is in the text or at its end. Returns the place of
 * the word, and sets *end to the place after it; NULL: it was not found.
 */
const char *match_find(const struct match *match, const char *word, const char *text,
                       const char *start, const char **end);

/* Whether the text has the word. */
bool match_has(const struct match *match, const char *word, const char *text);

/* Whether the word is ASCII. Other words are found only if the C library can decode UTF-8. */
bool match_is_ascii(const char *word);

#endif
