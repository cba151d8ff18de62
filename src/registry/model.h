/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a registry consists of, and the listener that gets it. */

#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

/* The columns, in the order of IANA's page. */
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

/* The titles of the columns on IANA's page. */
extern const char *const registry_titles[REGISTRY_COLUMNS];

/* The strings are UTF-8. A column that the record does not have is "". */
struct registry_record {
    unsigned long line; /* of the file */
    const char *source; /* the path of that file, if it is one of this host's names; else "" */
    bool is_first;      /* lookups answer with it before those of the registry */
    const char *columns[REGISTRY_COLUMNS];
    const char *contacts;  /* ids of the persons it names, each with its NUL; then "" */
    const char *footnotes; /* anchors of the footnotes it refers to; likewise */
    const char *xml;       /* the white space before it, and its element */
};

/* What the document contains besides records and persons. */
enum registry_part_kind {
    REGISTRY_INSTRUCTION, /* a processing instruction before the root; label: its target */
    REGISTRY_TITLE,
    REGISTRY_CATEGORY,
    REGISTRY_UPDATED, /* the registry's date */
    REGISTRY_LINK,    /* a reference of the registry itself, such as [RFC6335] */
    REGISTRY_EXPERT,
    REGISTRY_NOTE,     /* label: its title; "" for the note about the registry */
    REGISTRY_FOOTNOTE, /* label: its anchor, by which records refer to it */
    REGISTRY_OTHER     /* an element that is not known */
};

struct registry_part {
    enum registry_part_kind kind;
    const char *label;
    const char *text; /* with its line breaks; references are in brackets */
    const char *uri;  /* the first address that it refers to; or "" */
    const char *xml;  /* the white space before it, and its element */
};

struct registry_person {
    const char *id;
    const char *name;
    const char *organization;
    const char *uri;
    const char *updated;
    const char *xml; /* the white space before it, and its element */
};

/*
 * The functions that get what is read, in the order of the document; NULL: not wanted. IANA's
 * document has the head, the records, the footnotes, the persons. Every `xml` is in the namespace
 * of the registry. The strings are valid during the call only. If a function returns anything but
 * 0, registry_read ends and returns this value.
 */
struct registry_listener {
    void *context;
    int (*part)(void *context, const struct registry_part *part);
    int (*record)(void *context, const struct registry_record *record);
    int (*person)(void *context, const struct registry_person *person); /* NULL: no contacts, too */
    bool wants_xml;                                                     /* else every `xml` is "" */
    bool any_file;      /* the file may be a pipe or a device; else only a regular file */
    bool services_only; /* every column is "" but name, number, protocol and notes */
};

#endif
