/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "xml_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/threads.h>

#include "common/io.h"

/*
 * The limit for the names of elements, attributes and namespaces in a document, in bytes. libxml2
 * compares each attribute of an element with those before it, which takes more than a minute for
 * 200,000 attributes. A registry has about 400 bytes of names. The parser checks the limit only
 * when it needs more memory for names: at 1000, 5000 and 21,000 bytes.
 */
#define MAX_NAMES 16000u

/*
 * Where the releases of libxml2 differ. Since 2.12 an error is constant; since 2.13 a parser has an
 * error handler beside its SAX handlers; since 2.15 functions replace the fields of a parser, which
 * are deprecated.
 */

#if LIBXML_VERSION >= 21200
typedef const xmlError xml_error;
#else
typedef xmlError xml_error;
#endif

static void set_error_handler(struct xml_reader *reader, xmlStructuredErrorFunc on_error)
{
#if LIBXML_VERSION >= 21300
    xmlCtxtSetErrorHandler(reader->parser, on_error, reader);
#else
    reader->parser->sax->serror = on_error;
#endif
}

static bool is_well_formed(const struct xml_reader *reader)
{
#if LIBXML_VERSION >= 21500
    return (xmlCtxtGetStatus(reader->parser) & XML_STATUS_NOT_WELL_FORMED) == 0;
#else
    return reader->parser->wellFormed != 0;
#endif
}

/* The tree that libxml2 makes for entities which are declared behind an error, or NULL. */
static xmlDocPtr take_tree(struct xml_reader *reader)
{
#if LIBXML_VERSION >= 21500
    return xmlCtxtGetDocument(reader->parser);
#else
    return reader->parser->myDoc;
#endif
}

/* Whether libxml2 has its variables of this thread: without the memory for them, newer releases end
 * the process in the call that needs them first. */
static bool has_thread_variables(void)
{
#if LIBXML_VERSION >= 21200
    return xmlCheckThreadLocalStorage() == 0;
#else
    return true;
#endif
}

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

/* Called at the start of a document type, before the parser reads any entity in it. */
static void on_document_type(void *context, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct xml_reader *reader = context;
    xml_reader_refuse(reader, "a registry has no document type declaration");
    xmlStopParser(reader->parser); /* allowed here: the parser checks for it after this handler */
}

/*
 * The parser reports a lack of memory. If its dictionary has reached the limit, that is the reason.
 * During its creation there is no parser yet.
 */
static void fail_memory(struct xml_reader *reader)
{
    if (reader->parser != NULL && xmlDictGetUsage(reader->parser->dict) > MAX_NAMES)
        xml_reader_refuse(reader, "more different names of elements and attributes than a "
                                  "registry has");
    else
        xml_reader_fail_memory(reader);
}

static void on_error(void *context, xml_error *error)
{
    struct xml_reader *reader = context;
    if (error->code == XML_ERR_NO_MEMORY)
        fail_memory(reader);
    if (error->level < XML_ERR_ERROR || reader->error != 0)
        return;
    const char *message = error->message != NULL ? error->message : "";
    diagnostic_set(reader->diagnostic, -EBADMSG, (unsigned long)error->line,
                   (unsigned long)error->int2, "not well-formed XML: %.*s",
                   (int)strcspn(message, "\n"), message);
    xml_reader_stop(reader, -EBADMSG);
}

/* Errors that libxml2 does not report to a parser and would print: a broken encoding, which the
 * parser reports again, and a lack of memory, which it ignores. */
static void on_stray_error(void *context, xml_error *error)
{
    struct xml_reader *reader = context;
    if (error->code == XML_ERR_NO_MEMORY)
        fail_memory(reader);
}

/* Fill the buffer. The parser asks for 4,000 bytes at a time, which would be a thousand reads. */
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
    if (!has_thread_variables()) {
        xml_reader_fail_memory(reader);
        return reader->error;
    }
    xmlSetStructuredErrorFunc(reader, on_stray_error);
    /* The input belongs to the parser from here on, but the descriptor stays ours. */
    reader->parser =
        xmlCreateIOParserCtxt(handler, reader, on_read, NULL, reader, XML_CHAR_ENCODING_NONE);
    if (reader->parser == NULL) {
        xmlSetStructuredErrorFunc(NULL, NULL);
        xml_reader_fail_memory(reader);
        return reader->error;
    }
    set_error_handler(reader, on_error);
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET);
    xmlDictSetLimit(reader->parser->dict, MAX_NAMES);
    xmlParseDocument(reader->parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (reader->error == 0 && !is_well_formed(reader))
        xml_reader_refuse(reader, "not well-formed XML");
    xmlFreeDoc(take_tree(reader));
    xmlFreeParserCtxt(reader->parser);
    return reader->error;
}

int xml_reader_read(struct xml_reader *reader, const char *path,
                    const struct xml_handlers *handlers)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = handlers->start,
        .endElementNs = handlers->end,
        .characters = handlers->characters,
        .ignorableWhitespace = handlers->characters, /* else the parser looks for white space */
        .cdataBlock = handlers->characters,
        .processingInstruction = handlers->instruction,
        .internalSubset = on_document_type,
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
