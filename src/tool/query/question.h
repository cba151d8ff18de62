/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What `show` is asked: a name, a port or a range of ports, with a protocol or without. */

#ifndef QUESTION_H
#define QUESTION_H

#include <stdbool.h>
#include <stddef.h>

struct question {
    const char *text;     /* as it was asked */
    size_t length;        /* of what stands before the last slash, or of all of it */
    const char *protocol; /* behind the slash; NULL: there is none */
    const char *person;   /* the ID, in `[ID]`; its length is `length`; NULL: none is asked for */
    bool is_number;
    unsigned first; /* the ports, in host byte order; where it is a number */
    unsigned last;
    char mistake[120]; /* what is wrong with it, unless it is a name; "": nothing */
};

/* Understand a text, which the question goes on to use. */
struct question question_parse(const char *text);

#endif
