/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Writes XML: start an element, give it its attributes, fill it, end it. All zero is the beginning.
 * Each function: 0, or -ENOMEM. */

#ifndef XML_WRITER_H
#define XML_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"

struct xml_writer {
    struct strbuf text; /* what is written */
    bool in_tag;        /* a start tag that may get attributes yet */
};

/* Begin anew. */
void xml_writer_clear(struct xml_writer *markup);

/* Start an element. `other`: the namespace it is in; NULL: that of what surrounds it. */
int xml_writer_start(struct xml_writer *markup, const char *name, const char *other);

/* Give an attribute to the element that was started last. */
int xml_writer_attribute(struct xml_writer *markup, const char *name, const char *value);

/* Add characters: a parser gives back what they are. */
int xml_writer_characters(struct xml_writer *markup, const char *bytes, size_t length);

/* End an element, `other` as at its start. */
int xml_writer_end(struct xml_writer *markup, const char *name, const char *other);

#endif
