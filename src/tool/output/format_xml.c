/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * XML in IANA's schema: the registry with all parts of the document, the records and the people, as
 * IANA wrote them. Of the white space between them, only what stands around <people> and before the
 * root's end is our own; it is what IANA's registries have there, so that the whole of one is
 * printed byte for byte.
 */

#include "format.h"

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
        fprintf(output->stream, "%s\n", part->xml);
        return;
    }
    start_root(output);
    fputs(part->xml, output->stream);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    start_root(output);
    fputs(record->xml, output->stream);
}

static void print_person(struct output *output, const struct registry_person *person)
{
    start_root(output);
    fprintf(output->stream, "%s%s", output->persons == 0 ? "\n\n  <people>" : "", person->xml);
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
