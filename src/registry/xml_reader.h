/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads an XML document from its begin to its end and hands on what it holds, in memory that does
 * not grow with it. Whatever the bytes are: no document type is accepted, no entity expanded, no
 * other file read, and a document that is too large ends.
 */

#ifndef XML_READER_H
#define XML_READER_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/parser.h>

#include "common/diagnostic.h"

/* Set `diagnostic`, `max_bytes`, `context` and `any_file`, and leave the rest zero. */
struct xml_reader {
    struct diagnostic *diagnostic; /* what is wrong with the document, from a negative error on */
    size_t max_bytes;              /* a larger document is refused */
    void *context;                 /* for the handlers */
    bool any_file;                 /* it may be a pipe or a device; else a regular file only */
    xmlParserCtxtPtr parser;
    int error; /* why the reading ends; or 0 */
    int descriptor;
    size_t bytes; /* read so far */
    size_t unread_size;
    const char *unread; /* what the parser has not had yet of the buffer */
    char buffer[32768];
};

/*
 * Read the document at `path`. The handlers, of libxml2's SAX2 interface, get `reader` as their
 * context; none is called once `error` is set but for what the parser had at hand already.
 * Character data comes in parts.
 *
 * 0; what xml_reader_stop got; or a negative errno with the diagnostic set: -EBADMSG for what is
 * not well-formed, -EFBIG for more than max_bytes, else a system error.
 */
int xml_reader_read(struct xml_reader *reader, const char *path, startElementNsSAX2Func on_start,
                    endElementNsSAX2Func on_end, charactersSAXFunc on_characters);

/*
 * End the reading with this error, unless it has ended before: nothing more is read. The parser is
 * not stopped but runs dry, for xmlStopParser pulls the input away from under what it may be in the
 * middle of.
 */
void xml_reader_stop(struct xml_reader *reader, int error);

/* End the reading with -EBADMSG, and a diagnostic with this text where the parser is. */
void xml_reader_refuse(struct xml_reader *reader, const char *text);

/* End the reading with -ENOMEM. */
void xml_reader_fail_memory(struct xml_reader *reader);

/* The line that the parser is in. */
unsigned long xml_reader_line(const struct xml_reader *reader);

#endif
