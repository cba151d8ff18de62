/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads a person. */

#include "reading.h"

#include <string.h>

#include "cell.h"

/* The elements of a person that have text. */
static const struct {
    const char *element;
    enum person_part part;
} person_parts[] = {
    {"name", PERSON_NAME},
    {"org", PERSON_ORGANIZATION},
    {"uri", PERSON_URI},
    {"updated", PERSON_UPDATED},
};

void reading_start_person(struct reading *reading, int count, const xmlChar **attributes)
{
    reading->section = IN_PERSON;
    for (int i = 0; i < PERSON_PARTS; i++)
        strbuf_clear(&reading->person[i]);
    reading_add_attribute(reading, &reading->person[PERSON_ID], "id", count, attributes);
}

void reading_start_in_person(struct reading *reading, const char *name)
{
    for (size_t i = 0; i < sizeof person_parts / sizeof person_parts[0]; i++) {
        if (reading->depth != 4 || strcmp(name, person_parts[i].element) != 0)
            continue;
        struct strbuf *part = &reading->person[person_parts[i].part];
        if (part->length > 0) /* a person can have several addresses */
            reading_add(reading, part, ", ", 2);
        reading_open(reading, part);
    }
}

void reading_end_person(struct reading *reading)
{
    for (int i = 0; i < PERSON_PARTS; i++)
        cell_tidy(&reading->person[i]);
    const struct registry_person person = {
        .id = strbuf_string(&reading->person[PERSON_ID]),
        .name = strbuf_string(&reading->person[PERSON_NAME]),
        .organization = strbuf_string(&reading->person[PERSON_ORGANIZATION]),
        .uri = strbuf_string(&reading->person[PERSON_URI]),
        .updated = strbuf_string(&reading->person[PERSON_UPDATED]),
        .xml = strbuf_string(&reading->xml.text),
    };
    reading_heed(reading, reading->listener->person(reading->listener->context, &person));
}
