/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "xml_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>

#include "common/io.h"

/*
 * Bytes of the names of elements, attributes and namespaces that a document may have: libxml2
 * compares each attribute of an element with those before it, which takes more than a
 * minute for 200,000 of them. A registry has some 400 bytes of names. The parser looks at this
 * limit when it needs more memory for names, which is at 1000, 5000 and 21,000 bytes.
 */
#define MAX_NAMES 16000u

void xml_reader_stop(struct xml_reader *reader, int error)
{
    if (reader->error == 0)
        reader->error = error;
}

unsigned long xml_reader_line(const struct xml_reader *reader)
{
    return (unsigned long)xmlSAX2GetLineNumber(reader->parser);
}

void xml_reader_refuse(struct xml_reader *reader, const char *text)
{
    if (reader->error == 0)
        diagnostic_set(reader->diagnostic, -EBADMSG, xml_reader_line(reader),
                       (unsigned long)xmlSAX2GetColumnNumber(reader->parser), "%s", text);
    xml_reader_stop(reader, -EBADMSG);
}

void xml_reader_fail_memory(struct xml_reader *reader)
{
    if (reader->error == 0)
        diagnostic_set(reader->diagnostic, -ENOMEM, 0, 0, "out of memory");
    xml_reader_stop(reader, -ENOMEM);
}

/* Where a document type begins: before anything in it is read, entities above all. */
static void on_document_type(void *context, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct xml_reader *reader = context;
    xml_reader_refuse(reader, "a document type declaration; a registry has none");
    xmlStopParser(reader->parser); /* which may be done here, where it looks at once */
}

/*
 * What the parser takes for a lack of memory may be the limit of its dictionary. Not before there
 * is a parser.
 */
static void fail_memory(struct xml_reader *reader)
{
    if (reader->parser != NULL && xmlDictGetUsage(reader->parser->dict) > MAX_NAMES)
        xml_reader_refuse(reader, "more different names of elements and attributes than a "
                                  "registry has");
    else
        xml_reader_fail_memory(reader);
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct xml_reader *reader = context;
    if (error->code == XML_ERR_NO_MEMORY)
        fail_memory(reader);
    if (error->level < XML_ERR_ERROR || reader->error != 0)
        return;
    int length = (int)strcspn(error->message != NULL ? error->message : "", "\n");
    diagnostic_set(reader->diagnostic, -EBADMSG, (unsigned long)error->line,
                   (unsigned long)error->int2, "not well-formed XML: %.*s", length, error->message);
    xml_reader_stop(reader, -EBADMSG);
}

/* What libxml2 has no parser at hand for, it prints: a broken encoding, which the parser then
 * refuses all the same, and a lack of memory, with which it goes on. */
static void on_stray_error(void *context, xmlErrorPtr error)
{
    struct xml_reader *reader = context;
    if (error->code == XML_ERR_NO_MEMORY)
        fail_memory(reader);
}

/* Read on. The parser asks for 4,000 bytes at a time, which would be a thousand calls. */
static int fill_buffer(struct xml_reader *reader)
{
    ssize_t got = io_read(reader->descriptor, reader->buffer, sizeof reader->buffer);
    if (got < 0) {
        int error = (int)got;
        xml_reader_stop(reader,
                        diagnostic_set(reader->diagnostic, error, 0, 0, "%s", strerror(-error)));
        return -1;
    }
    reader->unread = reader->buffer;
    reader->unread_size = (size_t)got;
    reader->bytes += (size_t)got;
    if (reader->bytes > reader->max_bytes) {
        xml_reader_stop(reader,
                        diagnostic_set(reader->diagnostic, -EFBIG, 0, 0,
                                       "more than %zu million bytes", reader->max_bytes / 1000000));
        return -1;
    }
    return 0;
}

static int on_read(void *context, char *buffer, int size)
{
    struct xml_reader *reader = context;
    if (reader->error != 0)
        return 0;
    if (reader->unread_size == 0 && fill_buffer(reader) != 0)
        return -1;
    size_t part = reader->unread_size < (size_t)size ? reader->unread_size : (size_t)size;
    memcpy(buffer, reader->unread, part);
    reader->unread += part;
    reader->unread_size -= part;
    return (int)part;
}

static int parse(struct xml_reader *reader, xmlSAXHandler *handler)
{
    xmlSetStructuredErrorFunc(reader, on_stray_error);
    /* The input belongs to the parser from here on, but the descriptor stays ours. */
    reader->parser =
        xmlCreateIOParserCtxt(handler, reader, on_read, NULL, reader, XML_CHAR_ENCODING_NONE);
    if (reader->parser == NULL) {
        xmlSetStructuredErrorFunc(NULL, NULL);
        xml_reader_fail_memory(reader);
        return reader->error;
    }
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET);
    xmlDictSetLimit(reader->parser->dict, MAX_NAMES);
    xmlParseDocument(reader->parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (reader->error == 0 && !reader->parser->wellFormed)
        xml_reader_refuse(reader, "not well-formed XML");
    xmlFreeDoc(reader->parser->myDoc); /* for entities that were declared behind an error */
    xmlFreeParserCtxt(reader->parser);
    return reader->error;
}

int xml_reader_read(struct xml_reader *reader, const char *path, startElementNsSAX2Func on_start,
                    endElementNsSAX2Func on_end, charactersSAXFunc on_characters)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_characters,
        .cdataBlock = on_characters,
        .internalSubset = on_document_type,
        .serror = on_error,
    };
    reader->diagnostic->path = path;
    reader->descriptor = reader->any_file ? io_open(path, O_RDONLY) : io_open_regular(path);
    if (reader->descriptor < 0)
        return diagnostic_set(reader->diagnostic, reader->descriptor, 0, 0, "%s",
                              io_describe(reader->descriptor));
    int error = parse(reader, &handler);
    close(reader->descriptor);
    return error;
}
