/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads the parts of the document outside of records and persons: the head of IANA's page, and the
 * footnotes. */

#include "reading.h"

#include <string.h>

#include "cell.h"

/* The elements that are parts, and the attribute with the label of the part, or NULL. */
static const struct part_element {
    const char *element;
    enum registry_part_kind kind;
    const char *label;
} part_elements[] = {
    {"title", REGISTRY_TITLE, NULL},           {"category", REGISTRY_CATEGORY, NULL},
    {"updated", REGISTRY_UPDATED, NULL},       {"xref", REGISTRY_LINK, NULL},
    {"expert", REGISTRY_EXPERT, NULL},         {"note", REGISTRY_NOTE, "title"},
    {"footnote", REGISTRY_FOOTNOTE, "anchor"},
};

/* The part with this element, or NULL. */
static const struct part_element *find_part(const char *element)
{
    for (size_t i = 0; i < sizeof part_elements / sizeof part_elements[0]; i++)
        if (strcmp(element, part_elements[i].element) == 0)
            return &part_elements[i];
    return NULL;
}

static void hand_over(struct reading *reading)
{
    const struct registry_part part = {
        .kind = reading->kind,
        .label = strbuf_string(&reading->label),
        .text = strbuf_string(&reading->text),
        .uri = strbuf_string(&reading->uri),
        .xml = strbuf_string(&reading->xml.text),
    };
    if (reading->listener->part != NULL)
        reading_heed(reading, reading->listener->part(reading->listener->context, &part));
}

void reading_start_part(struct reading *reading, const char *name, int count,
                        const xmlChar **attributes)
{
    const struct part_element *found = find_part(name);
    reading->section = IN_PART;
    reading->kind = found != NULL ? found->kind : REGISTRY_OTHER;
    strbuf_clear(&reading->label);
    strbuf_clear(&reading->uri);
    strbuf_clear(&reading->text);
    if (found != NULL && found->label != NULL)
        reading_add_attribute(reading, &reading->label, found->label, count, attributes);
    reading_open(reading, &reading->text);
    if (reading->kind == REGISTRY_LINK)
        reading_start_xref(reading, count, attributes);
}

void reading_end_part(struct reading *reading)
{
    cell_strip(&reading->text);
    if (reading->kind == REGISTRY_UPDATED && reading->updated.length == 0)
        reading_add(reading, &reading->updated, strbuf_string(&reading->text),
                    reading->text.length);
    hand_over(reading);
}

void reading_instruction(struct reading *reading, const char *target, const char *data)
{
    static const char blank[] = " ";
    reading->kind = REGISTRY_INSTRUCTION;
    strbuf_clear(&reading->label);
    strbuf_clear(&reading->uri);
    strbuf_clear(&reading->text);
    reading_add(reading, &reading->label, target, strlen(target));
    if (data != NULL)
        reading_add(reading, &reading->text, data, strlen(data));
    if (reading->listener->wants_xml) {
        struct strbuf *xml = &reading->xml.text;
        reading_add(reading, xml, "<?", 2);
        reading_add(reading, xml, strbuf_string(&reading->label), reading->label.length);
        reading_add(reading, xml, blank, reading->text.length > 0 ? 1 : 0);
        reading_add(reading, xml, strbuf_string(&reading->text), reading->text.length);
        reading_add(reading, xml, "?>", 2);
    }
    hand_over(reading);
    xml_writer_clear(&reading->xml);
}
