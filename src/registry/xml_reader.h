/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Parses an XML document from its beginning to its end and calls handlers; memory does not grow
 * with the document. The document is untrusted: a document type is refused, no entity is expanded,
 * no other file is read, and a document of more than max_bytes is refused.
 */

#ifndef XML_READER_H
#define XML_READER_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/parser.h>

#include "common/diagnostic.h"

/* The caller sets the members up to `any_file`, and leaves the rest zero. */
struct xml_reader {
    struct diagnostic *diagnostic; /* set when the reading ends with a negative errno */
    size_t max_bytes;              /* a larger document is refused */
    void *context;                 /* for the handlers */
    bool any_file; /* the file may be a pipe or a device; else only a regular file */
    xmlParserCtxtPtr parser;
    int error; /* what xml_reader_read will return */
    int descriptor;
    size_t bytes; /* read so far */
    size_t unread_size;
    const char *unread; /* the part of the buffer that the parser has not got */
    char buffer[32768];
};

/* The functions that get the contents of the document. */
struct xml_handlers {
    startElementNsSAX2Func start;
    endElementNsSAX2Func end;
    charactersSAXFunc characters;
    processingInstructionSAXFunc instruction; /* may be NULL */
};

/*
 * Read the document at `path`. The handlers belong to libxml2's SAX2 interface; their context is
 * `reader`. Character data comes in several calls. After `error` has been set, handlers can still
 * be called for bytes that the parser already has.
 *
 * 0; the value given to xml_reader_stop; or a negative errno with the diagnostic set: -EBADMSG for
 * a document that is not well-formed, -EFBIG for more than max_bytes, else a system error.
 */
int xml_reader_read(struct xml_reader *reader, const char *path,
                    const struct xml_handlers *handlers);

/*
 * End the reading with this value, unless it has been ended before: nothing more is read. The
 * parser gets no more bytes. It is not stopped by xmlStopParser, which frees input that the parser
 * may be using.
 */
void xml_reader_stop(struct xml_reader *reader, int error);

/* End the reading with -EBADMSG, and a diagnostic with this text and the position of the parser. */
void xml_reader_refuse(struct xml_reader *reader, const char *text);

/* End the reading with -ENOMEM. */
void xml_reader_fail_memory(struct xml_reader *reader);

/* The line at which the parser is; from 1. */
unsigned long xml_reader_line(const struct xml_reader *reader);

#endif
