/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The state of registry_read, and the functions that its files share. registry.c finds the items of
 * the document; head.c, record.c and person.c read one kind of item each; text.c reads the text in
 * them.
 */

#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"
#include "model.h"
#include "xml_reader.h"
#include "xml_writer.h"

enum person_part {
    PERSON_ID,
    PERSON_NAME,
    PERSON_ORGANIZATION,
    PERSON_URI,
    PERSON_UPDATED,
    PERSON_PARTS
};

/* The part of the document that is being read. */
enum section { OUTSIDE, IN_PART, IN_RECORD, IN_PEOPLE, IN_PERSON };

/* An attribute in the SAX2 interface is five pointers. */
enum attribute_part { NAME_PART, PREFIX_PART, NAMESPACE_PART, VALUE_PART, END_PART, PARTS };

struct reading {
    struct xml_reader reader;
    const struct registry_listener *listener;
    const xmlChar *namespace; /* the root's */
    unsigned depth;           /* of open elements */
    unsigned ignored_depth;   /* the depth of the open element that is skipped; or 0 */
    enum section section;
    bool has_assignee;
    bool in_assignee;
    unsigned long line; /* of the record */
    struct strbuf columns[REGISTRY_COLUMNS];
    struct strbuf person[PERSON_PARTS];
    struct strbuf contacts;       /* ids of the persons that the record names, with their NULs */
    struct strbuf footnotes;      /* anchors of the footnotes that it refers to, with their NULs */
    enum registry_part_kind kind; /* of the part */
    struct strbuf label;          /* of the part */
    struct strbuf uri;            /* of the part */
    struct strbuf text;           /* of the part */
    struct strbuf updated;        /* of the registry */
    struct xml_writer xml; /* the item and the white space before it, if the listener wants it */
    struct strbuf value;   /* of an attribute of it */

    struct strbuf *open; /* the text to which characters are added; or NULL */
    unsigned open_depth; /* the depth of its element */
    unsigned xref_depth; /* of the open xref; or 0 */
    size_t xref_start;   /* where its text starts in *open */
    struct strbuf xref_type;
    struct strbuf xref_target; /* its target, which is printed if the xref has no text */
};

/* text.c */

/* Add bytes to a text, unless the reading has ended. A text that gets too long ends the reading. */
void reading_add(struct reading *reading, struct strbuf *text, const char *bytes, size_t length);

/* Add the value of an attribute. */
void reading_add_value(struct reading *reading, struct strbuf *text, const xmlChar **attribute);

/* Add the value of the attribute with this name, if the element has it. */
void reading_add_attribute(struct reading *reading, struct strbuf *text, const char *name,
                           int count, const xmlChar **attributes);

/* Add the characters of the element that starts to `text`. */
void reading_open(struct reading *reading, struct strbuf *text);

/* An xref is printed in brackets: in the open text, otherwise in the column of its type. */
void reading_start_xref(struct reading *reading, int count, const xmlChar **attributes);
void reading_end_xref(struct reading *reading);

/* The start of an element inside a text. */
void reading_start_in_text(struct reading *reading, const char *name, int count,
                           const xmlChar **attributes);

/* End the reading with the value that a listener returned, unless it is 0. */
void reading_heed(struct reading *reading, int said);

/* head.c, record.c and person.c: the start of an item, of an element in it, and the end of the
 * item. */

void reading_instruction(struct reading *reading, const char *target, const char *data);
void reading_start_part(struct reading *reading, const char *name, int count,
                        const xmlChar **attributes);
void reading_end_part(struct reading *reading);

void reading_start_record(struct reading *reading, int count, const xmlChar **attributes);
void reading_start_in_record(struct reading *reading, const char *name, int count,
                             const xmlChar **attributes);
/* The column for an xref that is outside of a text. */
struct strbuf *reading_xref_column(struct reading *reading, bool is_person);
void reading_end_record(struct reading *reading);

void reading_start_person(struct reading *reading, int count, const xmlChar **attributes);
void reading_start_in_person(struct reading *reading, const char *name);
void reading_end_person(struct reading *reading);

#endif
