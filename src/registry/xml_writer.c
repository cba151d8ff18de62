/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "xml_writer.h"

#include <string.h>

/* The prefix of names in other namespaces: what they surround keeps its own. */
#define OTHER_PREFIX "other:"

void xml_writer_clear(struct xml_writer *markup)
{
    strbuf_clear(&markup->text);
    markup->in_tag = false;
}

static int add(struct xml_writer *markup, const char *string)
{
    return strbuf_add(&markup->text, string, strlen(string));
}

/* How a character has to be written; NULL: as it is. A parser makes line breaks of CRs, and, in
 * attributes, blanks of white space. */
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

static int add_escaped(struct xml_writer *markup, const char *bytes, size_t length,
                       bool in_attribute)
{
    int error = 0;
    size_t start = 0;
    for (size_t i = 0; i < length && error == 0; i++) {
        const char *written = reference(bytes[i], in_attribute);
        if (written == NULL)
            continue;
        error = strbuf_add(&markup->text, bytes + start, i - start);
        if (error == 0)
            error = add(markup, written);
        start = i + 1;
    }
    return error == 0 ? strbuf_add(&markup->text, bytes + start, length - start) : error;
}

static int finish_tag(struct xml_writer *markup)
{
    int error = markup->in_tag ? add(markup, ">") : 0;
    markup->in_tag = false;
    return error;
}

int xml_writer_start(struct xml_writer *markup, const char *name, const char *other)
{
    int error = finish_tag(markup);
    if (error == 0)
        error = add(markup, other != NULL ? "<" OTHER_PREFIX : "<");
    if (error == 0)
        error = add(markup, name);
    markup->in_tag = true;
    if (error == 0 && other != NULL)
        error = xml_writer_attribute(markup, "xmlns:other", other);
    return error;
}

int xml_writer_attribute(struct xml_writer *markup, const char *name, const char *value)
{
    int error = add(markup, " ");
    if (error == 0)
        error = add(markup, name);
    if (error == 0)
        error = add(markup, "=\"");
    if (error == 0)
        error = add_escaped(markup, value, strlen(value), true);
    return error == 0 ? add(markup, "\"") : error;
}

int xml_writer_characters(struct xml_writer *markup, const char *bytes, size_t length)
{
    int error = finish_tag(markup);
    return error == 0 ? add_escaped(markup, bytes, length, false) : error;
}

int xml_writer_end(struct xml_writer *markup, const char *name, const char *other)
{
    if (markup->in_tag) {
        markup->in_tag = false;
        return add(markup, "/>");
    }
    int error = add(markup, other != NULL ? "</" OTHER_PREFIX : "</");
    if (error == 0)
        error = add(markup, name);
    return error == 0 ? add(markup, ">") : error;
}
