/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* XML in IANA's schema: a registry with the records and persons, as IANA wrote them. */

#include "format.h"

#include <string.h>

#include "quote.h"
#include "registry/xml_writer.h"

static int begin(struct output *output, const char *updated)
{
    struct xml_writer date = {.in_tag = false};
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<registry xmlns=\"" REGISTRY_NAMESPACE "\" id=\"" REGISTRY_ID "\">\n"
          "  <title>Service Name and Transport Protocol Port Number Registry</title>\n",
          output->stream);
    int error = xml_writer_characters(&date, updated, strlen(updated));
    fputs("  <updated>", output->stream);
    quote_xml(output->stream, strbuf_string(&date.text));
    fputs("</updated>\n", output->stream);
    strbuf_free(&date.text);
    return error;
}

static void print_record(struct output *output, const struct registry_record *record)
{
    fputs("  ", output->stream);
    quote_xml(output->stream, record->xml);
    putc('\n', output->stream);
}

static void print_person(struct output *output, const struct registry_person *person)
{
    fputs(output->persons == 0 ? "  <people>\n    " : "    ", output->stream);
    quote_xml(output->stream, person->xml);
    putc('\n', output->stream);
}

static void end(struct output *output)
{
    if (output->persons > 0)
        fputs("  </people>\n", output->stream);
    fputs("</registry>\n", output->stream);
}

const struct format format_xml = {
    .name = "xml",
    .wants_xml = true,
    .begin = begin,
    .record = print_record,
    .person = print_person,
    .end = end,
};
