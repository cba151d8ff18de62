/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The reading of a registry, as the files of this directory share it: registry.c finds the items of
 * the document, head.c, record.c and person.c read one each, text.c reads what is inside of them.
 */

#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"
#include "model.h"
#include "xml_reader.h"
#include "xml_writer.h"

/* The elements below a record that hold a column's text. */
#define READING_TEXT_COLUMNS 7

enum person_part {
    PERSON_ID,
    PERSON_NAME,
    PERSON_ORGANIZATION,
    PERSON_URI,
    PERSON_UPDATED,
    PERSON_PARTS
};

/* The items of the document in which we look at elements. */
enum section { OUTSIDE, IN_PART, IN_RECORD, IN_PEOPLE, IN_PERSON };

/* The SAX interface gives an attribute as five pointers: name, prefix, namespace, value, its end.
 */
enum attribute_part { NAME_PART, PREFIX_PART, NAMESPACE_PART, VALUE_PART, END_PART, PARTS };

struct reading {
    struct xml_reader reader;
    const struct registry_listener *listener;
    const xmlChar *namespace; /* the root's */
    /* The parser's copies of the names of the columns' elements. */
    const char *column_names[READING_TEXT_COLUMNS];
    unsigned depth;         /* of open elements */
    unsigned ignored_depth; /* the depth of the open element that is nothing to us; or 0 */
    enum section section;
    bool has_assignee;
    bool in_assignee;
    unsigned long line; /* of the record */
    struct strbuf columns[REGISTRY_COLUMNS];
    struct strbuf person[PERSON_PARTS];
    struct strbuf contacts;       /* the ids of those whom the record names, each with its NUL */
    struct strbuf footnotes;      /* the anchors of those that the record refers to, likewise */
    enum registry_part_kind kind; /* of the part */
    struct strbuf label;          /* of the part */
    struct strbuf uri;            /* of the part */
    struct strbuf text;           /* of the part */
    struct strbuf updated;        /* of the registry */
    struct xml_writer xml; /* the item, and what stands before it; for a listener that wants it */
    struct strbuf value;   /* of an attribute of it */

    struct strbuf *open;       /* where characters go; or NULL */
    unsigned open_depth;       /* the depth of the element that opened it */
    unsigned xref_depth;       /* of the open xref; or 0 */
    size_t xref_start;         /* where its text starts in *open */
    struct strbuf xref_target; /* what it refers to, as it prints if it has no text of its own */
};

/* text.c */

/* Add bytes to a text, unless the reading has ended. A text that is too long ends it. */
void reading_add(struct reading *reading, struct strbuf *text, const char *bytes, size_t length);

/* Add the value of an attribute, which is five pointers. */
void reading_add_value(struct reading *reading, struct strbuf *text, const xmlChar **attribute);

/* Add the value of the attribute of that name, if there is one. */
void reading_add_attribute(struct reading *reading, struct strbuf *text, const char *name,
                           int count, const xmlChar **attributes);

/* Let the characters of the element that starts go to `text`. */
void reading_open(struct reading *reading, struct strbuf *text);

/* An xref prints in brackets: in the open text, else in what its type has as its place. */
void reading_start_xref(struct reading *reading, int count, const xmlChar **attributes);
void reading_end_xref(struct reading *reading);

/* An element inside of one that has text. */
void reading_start_in_text(struct reading *reading, const char *name, int count,
                           const xmlChar **attributes);

/* End the reading with what a listener said, if that is not 0. */
void reading_heed(struct reading *reading, int said);

/* head.c, record.c, person.c: the start of an item, of an element in it, and the item's end. */

void reading_instruction(struct reading *reading, const char *target, const char *data);
void reading_start_part(struct reading *reading, const char *name, int count,
                        const xmlChar **attributes);
void reading_end_part(struct reading *reading);

void reading_start_record(struct reading *reading, int count, const xmlChar **attributes);
void reading_start_in_record(struct reading *reading, const char *name, int count,
                             const xmlChar **attributes);
/* Where an xref goes that stands in no text. */
struct strbuf *reading_xref_column(struct reading *reading, bool is_person);
void reading_end_record(struct reading *reading);

void reading_start_person(struct reading *reading, int count, const xmlChar **attributes);
void reading_start_in_person(struct reading *reading, const char *name);
void reading_end_person(struct reading *reading);

#endif
