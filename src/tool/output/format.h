/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The formats in which records are printed. Each begins, gets all parts of the document, the
 * records that are printed and the people whom they name, and ends.
 */

#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/strbuf.h"
#include "contacts.h"
#include "head.h"
#include "json.h"
#include "registry/registry.h"
#include "terminal.h"

/* How a person is printed in a row, in the order of IANA's page. */
enum person_column {
    PERSON_COLUMN_ID,
    PERSON_COLUMN_NAME,
    PERSON_COLUMN_ORGANIZATION,
    PERSON_COLUMN_URI,
    PERSON_COLUMN_UPDATED,
    PERSON_COLUMNS
};

/* The titles of these columns. */
extern const char *const person_titles[PERSON_COLUMNS];

/* What is being printed. */
struct output {
    FILE *stream;
    struct terminal terminal;        /* the stream, for text */
    struct json json;                /* the stream, for JSON */
    const struct contacts *contacts; /* whom the records name, for a format with contacts_first */
    struct head head;                /* kept for a page: all parts read so far */
    size_t record_widths[REGISTRY_COLUMNS]; /* for a format that measures */
    size_t person_widths[PERSON_COLUMNS];   /* likewise */
    bool has_descriptions;                  /* a record read so far has one */
    struct strbuf footnotes; /* the anchors that records printed so far refer to, with their NULs */
    bool has_root;           /* XML: the root's start is printed */
    const char
        *remark;    /* on the record that is printed; text alone has it, below the columns; "" */
    size_t records; /* printed so far */
    size_t persons; /* likewise */
};

struct format {
    const char *name;    /* as --format has it */
    bool contacts_first; /* the people are to be known before the records */
    bool wants_xml;      /* records and persons are to come with their xml */
    bool is_page;        /* of a whole registry: it begins once output->head is known */
    /* Each may be NULL. Parts, records and persons come in the order of the document.
     * A format that measures gets records and persons once before it begins. */
    void (*measure_record)(struct output *output, const struct registry_record *record);
    void (*measure_person)(struct output *output, const struct registry_person *person);
    void (*begin)(struct output *output);
    void (*part)(struct output *output, const struct registry_part *part);
    void (*record)(struct output *output, const struct registry_record *record);
    void (*person)(struct output *output, const struct registry_person *person);
    void (*end)(struct output *output);
};

extern const struct format format_text;  /* a block of labels and values a record; people, too */
extern const struct format format_table; /* a line a record, with the columns that tell most */
extern const struct format format_csv;   /* IANA's own */
extern const struct format format_json;  /* an array with an object a record, its people in it */
extern const struct format format_xml;   /* IANA's schema */
extern const struct format format_html;  /* a page to search in, which needs nothing but itself */
extern const struct format format_txt;   /* columns of fixed widths, with the head of IANA's page */

/* A person's columns, in their order. */
void person_cells(const struct registry_person *person, const char *cells[PERSON_COLUMNS]);

/* The keys of the columns in JSON. */
extern const char *const format_json_keys[REGISTRY_COLUMNS];

/* Whether a record that is printed refers to the footnote with this anchor. */
bool output_refers_to(const struct output *output, const char *anchor);

/*
 * The format that --format names; NULL: there is none. `text`: the one that is called text; NULL:
 * none is.
 */
const struct format *format_find(const char *name, const struct format *text);

#endif
