/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "line.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "protocol.h"

static const char blanks[] = " \t\r\n";
static const char digits[] = "0123456789";

/* A word of the line. */
struct word {
    const char *start;
    size_t length;
};

/* The next word from `text` on. Length 0: there is none. */
static struct word next_word(const char *text)
{
    text += strspn(text, blanks);
    return (struct word){text, strcspn(text, blanks)};
}

/* The protocol that the word names; tcp6 is tcp. NULL: none. */
static const char *protocol_of(struct word word)
{
    static const char variable[] = "PROTO=";
    if (word.length > strlen(variable) && strncmp(word.start, variable, strlen(variable)) == 0) {
        word.start += strlen(variable);
        word.length -= strlen(variable);
    }
    if (word.length > 0 && word.start[word.length - 1] == '6')
        word.length--;
    return protocol_find(word.start, word.length);
}

/* The port in the word after its last colon, or after DPT=. Length 0: none. */
static struct word port_of(struct word word)
{
    static const char variable[] = "DPT=";
    struct word none = {NULL, 0};
    const char *colon = memrchr(word.start, ':', word.length);
    const char *start = colon != NULL ? colon + 1 : NULL;
    if (word.length > strlen(variable) && strncmp(word.start, variable, strlen(variable)) == 0)
        start = word.start + strlen(variable);
    if (start == NULL)
        return none;
    struct word port = {start, (size_t)(word.start + word.length - start)};
    return port.length > 0 && port.length <= 5 && strspn(start, digits) >= port.length ? port
                                                                                       : none;
}

/* Whether a word is PORT/PROTOCOL. */
static bool is_service(struct word word)
{
    size_t number = strspn(word.start, digits);
    if (number == 0 || number + 1 >= word.length || word.start[number] != '/')
        return false;
    return protocol_of((struct word){word.start + number + 1, word.length - number - 1}) != NULL;
}

/* Copy a word, cut to fit, and a protocol after it; NULL: none. */
static void compose(char question[LINE_QUESTION], struct word word, const char *protocol)
{
    size_t length = word.length < LINE_QUESTION ? word.length : LINE_QUESTION - 1;
    memcpy(question, word.start, length);
    question[length] = '\0';
    if (protocol != NULL)
        snprintf(question + length, LINE_QUESTION - length, "/%s", protocol);
}

void line_question(const char *line, char question[LINE_QUESTION])
{
    struct word first = next_word(line);
    struct word port = {NULL, 0};
    const char *protocol = NULL;
    question[0] = '\0';
    if (first.length > 0 && next_word(first.start + first.length).length == 0) {
        compose(question, first, NULL);
        return;
    }
    for (struct word word = first; word.length > 0; word = next_word(word.start + word.length)) {
        if (is_service(word)) {
            compose(question, word, NULL);
            return;
        }
        if (protocol == NULL)
            protocol = protocol_of(word);
        if (port.length == 0)
            port = port_of(word);
    }
    if (port.length > 0)
        compose(question, port, protocol);
}
