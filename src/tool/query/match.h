/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds words in texts as the search box of IANA's page does: whole words, which are letters and
 * digits between other characters, in any case; white space of any kind and length is one blank.
 * All text is UTF-8, and the locale for characters has to be.
 */

#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct match {
    const char **words; /* each may be several, with blanks between them */
    size_t count;
    bool is_substring; /* parts of words count, too */
};

/*
 * Find a word in a text, from `start` on, which is in the text or at its end. Where it stands, and
 * *end is what comes behind it; NULL: nowhere.
 */
const char *match_find(const struct match *match, const char *word, const char *text,
                       const char *start, const char **end);

/* Whether a text has a word. */
bool match_has(const struct match *match, const char *word, const char *text);

/* Whether a word is ASCII: if not, libc needs the locale to find it. */
bool match_is_ascii(const char *word);

#endif
