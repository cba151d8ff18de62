/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Writes XML: start an element, add its attributes, add its content, end it. All zero is the empty
 * document. Each function: 0, or -ENOMEM. */

#ifndef XML_WRITER_H
#define XML_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"

struct xml_writer {
    struct strbuf text; /* the document */
    bool in_tag;        /* the last start tag can still get attributes */
    size_t cleared;     /* bytes of the documents before */
};

/* Make the document empty, for the next one. */
void xml_writer_clear(struct xml_writer *writer);

/* The bytes of all documents so far. */
size_t xml_writer_total(const struct xml_writer *writer);

/* Start an element. `other` is its namespace; NULL: the namespace of the element around it. */
int xml_writer_start(struct xml_writer *writer, const char *name, const char *other);

/* Add an attribute to the element that was started last. */
int xml_writer_attribute(struct xml_writer *writer, const char *name, const char *value);

/* Add characters, escaped so that a parser reads the same characters. */
int xml_writer_characters(struct xml_writer *writer, const char *bytes, size_t length);

/* End an element; `other` is the same as at its start. */
int xml_writer_end(struct xml_writer *writer, const char *name, const char *other);

#endif
