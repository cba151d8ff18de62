/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What somebody may have meant who wrote a word that is not known. */

#ifndef SUGGESTION_H
#define SUGGESTION_H

#include <stddef.h>

/* The word that is nearest to `wanted` so far. All zero but for `wanted` is none. */
struct suggestion {
    const char *wanted;
    const char *word; /* NULL: none is near */
    unsigned distance;
};

/*
 * Compare another word, which has to stay. One is near that is made of the other by changing,
 * adding or leaving out a letter, or by exchanging two neighbours: once, or twice in a word of six
 * letters or more. Case makes no difference.
 */
void suggestion_consider(struct suggestion *suggestion, const char *word);

#endif
