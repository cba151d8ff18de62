/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Parses an argument of `show`: a name, a port, a range of ports or a person. */

#ifndef QUESTION_H
#define QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "registry/document.h"

struct question {
    const char *text;     /* the whole argument */
    size_t length;        /* of the part before the last slash, or of the whole text */
    const char *protocol; /* the part after the last slash; NULL: there is no slash */
    const char *person;   /* in `[ID]`, the ID, of `length` bytes; else NULL */
    bool is_number;
    unsigned first; /* the ports, if is_number; host byte order */
    unsigned last;
    char mistake[240]; /* the error in it, unless it is a name; or "" */
};

/* Parse a text, which must exist as long as the question. The document says which protocols there
 * are besides those of RFC 6335. */
struct question question_parse(const char *text, const struct document *document);

#endif
