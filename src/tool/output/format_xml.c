/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * XML in IANA's schema: the registry with all parts of the document, and the records and persons,
 * as IANA wrote them. White space between them is copied, but before and after <people> and before
 * the end of the root it is ours: it is what IANA's registries have there, so that a whole registry
 * is printed with the same bytes.
 */

#include "format.h"

#include "quote.h"

static void begin(struct output *output)
{
    fputs("<?xml version='1.0' encoding='UTF-8'?>\n", output->stream);
}

static void start_root(struct output *output)
{
    if (output->has_root)
        return;
    fputs("<registry xmlns=\"" REGISTRY_NAMESPACE "\" id=\"" REGISTRY_ID "\">", output->stream);
    output->has_root = true;
}

static void print_part(struct output *output, const struct registry_part *part)
{
    if (part->kind == REGISTRY_INSTRUCTION) {
        quote_xml(output->stream, part->xml);
        putc('\n', output->stream);
        return;
    }
    start_root(output);
    quote_xml(output->stream, part->xml);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    start_root(output);
    quote_xml(output->stream, record->xml);
}

static void print_person(struct output *output, const struct registry_person *person)
{
    start_root(output);
    fputs(output->persons == 0 ? "\n\n  <people>" : "", output->stream);
    quote_xml(output->stream, person->xml);
}

static void end(struct output *output)
{
    start_root(output);
    fprintf(output->stream, "%s\n</registry>\n", output->persons > 0 ? "\n  </people>" : "");
}

const struct format format_xml = {
    .name = "xml",
    .wants_xml = true,
    .begin = begin,
    .part = print_part,
    .record = print_record,
    .person = print_person,
    .end = end,
};
