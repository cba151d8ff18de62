/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the known word that is most similar to an unknown one. */

#ifndef SUGGESTION_H
#define SUGGESTION_H

#include <stddef.h>

/* The caller sets `wanted`, and leaves the rest zero. */
struct suggestion {
    const char *wanted;
    const char *word; /* the most similar word so far; or NULL */
    unsigned distance;
};

/*
 * Compare one more word, which must exist as long as the suggestion. A word is similar if one
 * change makes it the wanted word; if that has six letters or more, two changes. A change replaces,
 * adds or removes a letter, or exchanges two adjacent letters. Case is ignored.
 */
void suggestion_consider(struct suggestion *suggestion, const char *word);

#endif
