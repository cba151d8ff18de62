/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "suggestion.h"

#include <ctype.h>
#include <string.h>

/* Names have at most 36 letters. */
#define MAX_LENGTH 40

static unsigned least(unsigned one, unsigned other)
{
    return one < other ? one : other;
}

static int is_same(char one, char other)
{
    return tolower((unsigned char)one) == tolower((unsigned char)other);
}

/* The distance of Damerau and Levenshtein, with optimal string alignment. */
static unsigned measure(const char *one, size_t one_length, const char *other, size_t other_length)
{
    unsigned rows[3][MAX_LENGTH + 1];
    for (unsigned j = 0; j <= other_length; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= one_length; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i - 1) % 3];
        const unsigned *second = rows[(i + 1) % 3]; /* the row before `above` */
        row[0] = i;
        for (unsigned j = 1; j <= other_length; j++) {
            unsigned change = above[j - 1] + !is_same(one[i - 1], other[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && is_same(one[i - 1], other[j - 2]) &&
                is_same(one[i - 2], other[j - 1]))
                row[j] = least(row[j], second[j - 2] + 1);
        }
    }
    return rows[one_length % 3][other_length];
}

void suggestion_consider(struct suggestion *suggestion, const char *word)
{
    size_t wanted = strlen(suggestion->wanted);
    size_t length = strlen(word);
    unsigned most = wanted >= 6 ? 2 : 1;
    size_t difference = wanted > length ? wanted - length : length - wanted;
    if (wanted < 3 || wanted > MAX_LENGTH || length > MAX_LENGTH || difference > most)
        return;
    unsigned distance = measure(suggestion->wanted, wanted, word, length);
    if (distance > most || (suggestion->word != NULL && distance >= suggestion->distance))
        return;
    suggestion->word = word;
    suggestion->distance = distance;
}
