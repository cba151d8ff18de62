/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Writes XML: start an element, give it its attributes, fill it, end it. All zero is the beginning.
 * Each function: 0, or -ENOMEM. */

#ifndef MARKUP_H
#define MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct markup {
    struct text text; /* what is written */
    bool in_tag;      /* a start tag that may get attributes yet */
};

/* Begin anew. */
void markup_clear(struct markup *markup);

/* Start an element. `other`: the namespace it is in; NULL: that of what surrounds it. */
int markup_start(struct markup *markup, const char *name, const char *other);

/* Give an attribute to the element that was started last. */
int markup_attribute(struct markup *markup, const char *name, const char *value);

/* Add characters: a parser gives back what they are. */
int markup_characters(struct markup *markup, const char *bytes, size_t length);

/* End an element, `other` as at its start. */
int markup_end(struct markup *markup, const char *name, const char *other);

#endif
