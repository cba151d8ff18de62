/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "alias.h"

#include <stdbool.h>
#include <string.h>

/* The sentences of IANA's notes that make a record an alias; the other name follows. */
static const char *const alias_sentences[] = {
    "This entry is an alias to \"",
    "This is a duplicate of the \"",
};

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n';
}

/* The text after the sentence, or NULL if the text does not begin with it. A blank of the sentence
 * matches any white space. */
static const char *skip_sentence(const char *text, const char *sentence)
{
    for (; *sentence != '\0'; sentence++) {
        if (*sentence != ' ' ? *text != *sentence : !is_blank(*text))
            return NULL;
        do
            text++;
        while (*sentence == ' ' && is_blank(*text));
    }
    return text;
}

const char *alias_of(const char *note, size_t *length)
{
    for (const char *start = strstr(note, "This "); start != NULL;
         start = strstr(start + 1, "This ")) {
        for (size_t i = 0; i < sizeof alias_sentences / sizeof alias_sentences[0]; i++) {
            const char *name = skip_sentence(start, alias_sentences[i]);
            const char *end = name != NULL ? strchr(name, '"') : NULL;
            if (end == NULL)
                continue;
            *length = (size_t)(end - name);
            return name;
        }
    }
    return NULL;
}
