/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The formats in which records are printed. The functions of a format are called in this order:
 * measure_record and measure_person for all, begin, then part, record and person for the parts of
 * the document, for each record that is printed and for each person that they name, end.
 */

#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "head.h"
#include "json.h"
#include "registry/document.h"
#include "registry/registry.h"
#include "set.h"
#include "terminal.h"

/* The columns of a person, in the order of IANA's page. */
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
    struct terminal terminal;               /* of the stream, for text */
    struct json json;                       /* of the stream, for JSON */
    const struct document *document;        /* the whole registry; if contacts_first is set */
    struct head head;                       /* for a page: the parts read so far */
    size_t record_widths[REGISTRY_COLUMNS]; /* for a format that measures */
    size_t person_widths[PERSON_COLUMNS];   /* for a format that measures */
    bool has_descriptions;                  /* a record read so far has a description */
    struct set footnotes; /* the anchors to which the records printed so far refer */
    bool has_root;        /* XML: the start tag of the root is printed */
    int error;            /* 0, or what ends the printing: -ENOMEM */
    const char *remark;   /* printed below the columns of the record, in text only; or "" */
    size_t records;       /* number of records printed so far */
    size_t persons;       /* number of persons printed so far */
};

struct format {
    const char *name;    /* the argument of --format */
    bool contacts_first; /* the format needs the persons before the records */
    bool wants_xml;      /* the format needs the xml of records and persons */
    bool is_page;        /* of a whole registry: it begins when output->head is complete */
    /* Each function may be NULL. Parts, records and persons come in the order of the document. A
     * format that measures gets all records and persons before it begins, too. */
    void (*measure_record)(struct output *output, const struct registry_record *record);
    void (*measure_person)(struct output *output, const struct registry_person *person);
    void (*begin)(struct output *output);
    void (*part)(struct output *output, const struct registry_part *part);
    void (*record)(struct output *output, const struct registry_record *record);
    void (*person)(struct output *output, const struct registry_person *person);
    void (*end)(struct output *output);
};

extern const struct format format_text;  /* all columns; then the persons */
extern const struct format format_table; /* one line for each record */
extern const struct format format_csv;   /* IANA's CSV */
extern const struct format format_json;  /* an array with an object for each record */
extern const struct format format_xml;   /* IANA's schema */
extern const struct format format_html;  /* a page with a search box, in one file */
extern const struct format format_txt;   /* IANA's plain text */

/* Get the columns of a person. The strings are those of the person. */
void person_cells(const struct registry_person *person, const char *cells[PERSON_COLUMNS]);

/* The keys of the columns in JSON. */
extern const char *const format_json_keys[REGISTRY_COLUMNS];

/* The format with this name, or NULL. `text` is the format with the name "text", or NULL if there
 * is none. */
const struct format *format_find(const char *name, const struct format *text);

#endif
