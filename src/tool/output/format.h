/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The formats in which records are printed. The functions of a format are called in this order:
 * begin, record for each record, person for each person that the records name, end.
 */

#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "contacts.h"
#include "json.h"
#include "registry/registry.h"
#include "terminal.h"

/* What is being printed. */
struct output {
    FILE *stream;
    struct terminal terminal;        /* of the stream, for text */
    struct json json;                /* of the stream, for JSON */
    const struct contacts *contacts; /* the persons of the records; if contacts_first is set */
    size_t records;                  /* number of records printed so far */
    size_t persons;                  /* number of persons printed so far */
};

struct format {
    const char *name;    /* the argument of --format */
    bool contacts_first; /* the format needs the persons before the records */
    bool wants_xml;      /* the format needs the xml of records and persons */
    /* Each function may be NULL. `updated` is the registry's date. begin: 0, or -ENOMEM. */
    int (*begin)(struct output *output, const char *updated);
    void (*record)(struct output *output, const struct registry_record *record);
    void (*person)(struct output *output, const struct registry_person *person);
    void (*end)(struct output *output);
};

extern const struct format format_text;  /* all columns; then the persons */
extern const struct format format_table; /* one line for each record */
extern const struct format format_csv;   /* IANA's CSV */
extern const struct format format_json;  /* an array with an object for each record */
extern const struct format format_xml;   /* IANA's schema */

/* The format with this name, or NULL. `text` is the format with the name "text", or NULL if there
 * is none. */
const struct format *format_find(const char *name, const struct format *text);

#endif
