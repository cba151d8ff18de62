/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a registry is made of, and who hears of it. */

#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

/* The columns, in IANA's order. */
enum registry_column {
    REGISTRY_NAME,
    REGISTRY_NUMBER,
    REGISTRY_PROTOCOL,
    REGISTRY_DESCRIPTION,
    REGISTRY_ASSIGNEE,
    REGISTRY_CONTACT,
    REGISTRY_REGISTERED,
    REGISTRY_MODIFIED,
    REGISTRY_REFERENCE,
    REGISTRY_SERVICE_CODE,
    REGISTRY_UNAUTHORIZED,
    REGISTRY_NOTES,
    REGISTRY_COLUMNS
};

/* The titles that IANA gives the columns. */
extern const char *const registry_titles[REGISTRY_COLUMNS];

/* UTF-8 text, as IANA's CSV has it; "" for what the record does not say. */
struct registry_record {
    unsigned long line; /* of the file */
    const char *columns[REGISTRY_COLUMNS];
    const char *contacts;  /* the ids of those it names, each ended by a NUL; "" ends them */
    const char *footnotes; /* the anchors of the footnotes that it refers to, likewise */
    const char *xml;       /* what stands before it, and its element */
};

/* What the document holds beside records and people. */
enum registry_part_kind {
    REGISTRY_INSTRUCTION, /* a processing instruction before the root; the label is its target */
    REGISTRY_TITLE,
    REGISTRY_CATEGORY,
    REGISTRY_UPDATED, /* the registry's date */
    REGISTRY_LINK,    /* a reference of the registry itself, such as [RFC6335] */
    REGISTRY_EXPERT,
    REGISTRY_NOTE,     /* the label is its title; the note that explains the registry has none */
    REGISTRY_FOOTNOTE, /* the label is its anchor: records refer to it as [1] */
    REGISTRY_OTHER     /* an element that IANA's registries did not have before */
};

struct registry_part {
    enum registry_part_kind kind;
    const char *label;
    const char *text; /* in the layout of the source, its ends stripped, xrefs in brackets */
    const char *uri;  /* the first that it refers to; or "" */
    const char *xml;  /* what stands before it, and its markup */
};

struct registry_person {
    const char *id;
    const char *name;
    const char *organization;
    const char *uri;
    const char *updated;
    const char *xml; /* what stands before it, and its element */
};

/*
 * Who gets what was read, in the order of the document: IANA's has the head, the records, the
 * footnotes, the people. All `xml` is in the registry's namespace; what stands before an item is
 * white space. The strings are valid during the call only. What a function returns other than 0
 * ends the reading and is returned by it. NULL: not wanted.
 */
struct registry_listener {
    void *context;
    int (*part)(void *context, const struct registry_part *part);
    int (*record)(void *context, const struct registry_record *record);
    int (*person)(void *context, const struct registry_person *person); /* and records' people */
    bool wants_xml;                                                     /* else all xml is "" */
    bool services_only; /* all columns are "" but for name, number, protocol and notes */
};

#endif
