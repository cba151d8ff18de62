/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads an XML document from its begin to its end and hands on what it holds, in memory that does
 * not grow with it. Whatever the bytes are: no document type is accepted, no entity expanded, no
 * other file read, and a document that is too large ends.
 */

#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stddef.h>

#include <libxml/parser.h>

#include "problem.h"

/* Set `problem` and `context`, and leave the rest zero. */
struct document {
    struct problem *problem; /* what is wrong with the document, from a negative error on */
    void *context;           /* for the handlers */
    xmlParserCtxtPtr parser;
    int error; /* why the reading ends; or 0 */
    int descriptor;
    size_t bytes; /* read so far */
    size_t unread_size;
    const char *unread; /* what the parser has not had yet of the buffer */
    char buffer[32768];
};

/*
 * Read the document at `path`. The handlers, of libxml2's SAX2 interface, get `document` as their
 * context; none is called once `error` is set but for what the parser had at hand already.
 * Character data comes in parts.
 *
 * 0; what document_stop got; or a negative errno with the problem set: -EBADMSG for what is not
 * well-formed, -EFBIG for more than REGISTRY_MAX_BYTES, else a system error.
 */
int document_read(struct document *document, const char *path, startElementNsSAX2Func on_start,
                  endElementNsSAX2Func on_end, charactersSAXFunc on_characters);

/*
 * End the reading with this error, unless it has ended before: nothing more is read. The parser is
 * not stopped but runs dry, for xmlStopParser pulls the input away from under what it may be in the
 * middle of.
 */
void document_stop(struct document *document, int error);

/* End the reading with -EBADMSG, and a problem with this text where the parser is. */
void document_refuse(struct document *document, const char *text);

/* End the reading with -ENOMEM. */
void document_fail_memory(struct document *document);

/* The line that the parser is in. */
unsigned long document_line(const struct document *document);

#endif
