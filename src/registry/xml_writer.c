/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "xml_writer.h"

#include <string.h>

/* The prefix of elements in other namespaces. Their content keeps the default namespace. */
#define OTHER_PREFIX "other:"

void xml_writer_clear(struct xml_writer *writer)
{
    writer->cleared += writer->text.length;
    strbuf_clear(&writer->text);
    writer->in_tag = false;
}

size_t xml_writer_total(const struct xml_writer *writer)
{
    return writer->cleared + writer->text.length;
}

static int add(struct xml_writer *writer, const char *string)
{
    return strbuf_add(&writer->text, string, strlen(string));
}

/* The reference for a character; NULL: it needs none. A parser replaces a CR by a line break and,
 * in an attribute, white space by a blank. */
static const char *reference(char letter, bool in_attribute)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\n':
        return in_attribute ? "&#10;" : NULL;
    case '\t':
        return in_attribute ? "&#9;" : NULL;
    default:
        return NULL;
    }
}

static int add_escaped(struct xml_writer *writer, const char *bytes, size_t length,
                       bool in_attribute)
{
    int error = 0;
    size_t start = 0;
    for (size_t i = 0; i < length && error == 0; i++) {
        const char *written = reference(bytes[i], in_attribute);
        if (written == NULL)
            continue;
        error = strbuf_add(&writer->text, bytes + start, i - start);
        if (error == 0)
            error = add(writer, written);
        start = i + 1;
    }
    return error == 0 ? strbuf_add(&writer->text, bytes + start, length - start) : error;
}

static int finish_tag(struct xml_writer *writer)
{
    int error = writer->in_tag ? add(writer, ">") : 0;
    writer->in_tag = false;
    return error;
}

int xml_writer_start(struct xml_writer *writer, const char *name, const char *other)
{
    int error = finish_tag(writer);
    if (error == 0)
        error = add(writer, other != NULL ? "<" OTHER_PREFIX : "<");
    if (error == 0)
        error = add(writer, name);
    writer->in_tag = true;
    if (error == 0 && other != NULL)
        error = xml_writer_attribute(writer, "xmlns:other", other);
    return error;
}

int xml_writer_attribute(struct xml_writer *writer, const char *name, const char *value)
{
    int error = add(writer, " ");
    if (error == 0)
        error = add(writer, name);
    if (error == 0)
        error = add(writer, "=\"");
    if (error == 0)
        error = add_escaped(writer, value, strlen(value), true);
    return error == 0 ? add(writer, "\"") : error;
}

int xml_writer_characters(struct xml_writer *writer, const char *bytes, size_t length)
{
    int error = finish_tag(writer);
    return error == 0 ? add_escaped(writer, bytes, length, false) : error;
}

int xml_writer_end(struct xml_writer *writer, const char *name, const char *other)
{
    if (writer->in_tag) {
        writer->in_tag = false;
        return add(writer, "/>");
    }
    int error = add(writer, other != NULL ? "</" OTHER_PREFIX : "</");
    if (error == 0)
        error = add(writer, name);
    return error == 0 ? add(writer, ">") : error;
}
