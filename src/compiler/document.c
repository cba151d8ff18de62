/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>

#include "descriptor.h"
#include "registry.h"

void document_stop(struct document *document, int error)
{
    if (document->error == 0)
        document->error = error;
}

unsigned long document_line(const struct document *document)
{
    return (unsigned long)xmlSAX2GetLineNumber(document->parser);
}

void document_refuse(struct document *document, const char *text)
{
    if (document->error == 0)
        problem_set(document->problem, -EBADMSG, document_line(document),
                    (unsigned long)xmlSAX2GetColumnNumber(document->parser), "%s", text);
    document_stop(document, -EBADMSG);
}

void document_fail_memory(struct document *document)
{
    if (document->error == 0)
        problem_set(document->problem, -ENOMEM, 0, 0, "out of memory");
    document_stop(document, -ENOMEM);
}

/* Where a document type begins: before anything in it is read, entities above all. */
static void on_document_type(void *context, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct document *document = context;
    document_refuse(document, "a document type declaration; a registry has none");
    xmlStopParser(document->parser); /* which may be done here, where it looks at once */
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct document *document = context;
    if (error->code == XML_ERR_NO_MEMORY)
        document_fail_memory(document);
    if (error->level < XML_ERR_ERROR || document->error != 0)
        return;
    int length = (int)strcspn(error->message != NULL ? error->message : "", "\n");
    problem_set(document->problem, -EBADMSG, (unsigned long)error->line, (unsigned long)error->int2,
                "not well-formed XML: %.*s", length, error->message);
    document_stop(document, -EBADMSG);
}

/* What libxml2 has no parser at hand for, it prints: a broken encoding, which the parser then
 * refuses all the same, and a lack of memory, with which it goes on. */
static void on_stray_error(void *context, xmlErrorPtr error)
{
    struct document *document = context;
    if (error->code == XML_ERR_NO_MEMORY)
        document_fail_memory(document);
}

/* Read on. The parser asks for 4,000 bytes at a time, which would be a thousand calls. */
static int fill_buffer(struct document *document)
{
    ssize_t got = descriptor_read(document->descriptor, document->buffer, sizeof document->buffer);
    if (got < 0) {
        int error = (int)got;
        document_stop(document,
                      problem_set(document->problem, error, 0, 0, "%s", strerror(-error)));
        return -1;
    }
    document->unread = document->buffer;
    document->unread_size = (size_t)got;
    document->bytes += (size_t)got;
    if (document->bytes > REGISTRY_MAX_BYTES) {
        document_stop(document,
                      problem_set(document->problem, -EFBIG, 0, 0, "more than %lu million bytes",
                                  REGISTRY_MAX_BYTES / 1000000));
        return -1;
    }
    return 0;
}

static int on_read(void *context, char *buffer, int size)
{
    struct document *document = context;
    if (document->error != 0)
        return 0;
    if (document->unread_size == 0 && fill_buffer(document) != 0)
        return -1;
    size_t part = document->unread_size < (size_t)size ? document->unread_size : (size_t)size;
    memcpy(buffer, document->unread, part);
    document->unread += part;
    document->unread_size -= part;
    return (int)part;
}

static int parse(struct document *document, xmlSAXHandler *handler)
{
    xmlSetStructuredErrorFunc(document, on_stray_error);
    /* The input belongs to the parser from here on, but the descriptor stays ours. */
    document->parser =
        xmlCreateIOParserCtxt(handler, document, on_read, NULL, document, XML_CHAR_ENCODING_NONE);
    if (document->parser == NULL) {
        xmlSetStructuredErrorFunc(NULL, NULL);
        document_fail_memory(document);
        return document->error;
    }
    xmlCtxtUseOptions(document->parser, XML_PARSE_NONET);
    xmlParseDocument(document->parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (document->error == 0 && !document->parser->wellFormed)
        document_refuse(document, "not well-formed XML");
    xmlFreeDoc(document->parser->myDoc); /* for entities that were declared behind an error */
    xmlFreeParserCtxt(document->parser);
    return document->error;
}

int document_read(struct document *document, const char *path, startElementNsSAX2Func on_start,
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
    document->problem->path = path;
    document->descriptor = descriptor_open(path, O_RDONLY);
    if (document->descriptor < 0)
        return problem_set(document->problem, document->descriptor, 0, 0, "%s",
                           strerror(-document->descriptor));
    int error = parse(document, &handler);
    close(document->descriptor);
    return error;
}
