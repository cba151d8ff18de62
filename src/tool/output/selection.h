/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints the records of a registry that match, and the persons that they name. `show`, `search` and
 * `export` share it. */

#ifndef SELECTION_H
#define SELECTION_H

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

#include "format.h"
#include "registry/document.h"
#include "registry/registry.h"

struct selection {
    const char *registry; /* path */
    bool any_file;        /* the registry may be a pipe or a device */
    const struct format *format;
    const struct format *text_format; /* what --format=text stands for; NULL: unknown */
    bool (*wants)(void *context, const struct registry_record *record); /* NULL: all match */
    /* Called with the whole document before `wants`, if it is not NULL. 0, -ENOMEM, or another
     * negative errno with `diagnostic` set. */
    int (*prepare)(void *context, const struct document *document, struct diagnostic *diagnostic);
    /* Add to `text` what text output has below the columns of the record; NULL: nothing. 0, or
     * -ENOMEM. */
    int (*describe)(void *context, const struct registry_record *record, struct strbuf *text);
    void *context;
    struct terminal_mark mark; /* emphasized in text, if there are colours */
};

/* --format and --registry, as a child of a subcommand's parser. Its input: the selection. */
extern const struct argp selection_parser;

/*
 * Print the records to `stream`, in the order of the registry. They are printed while the registry
 * is read, unless the format needs the persons before the records, or the selection has `prepare`:
 * then the whole document is in memory. If the registry has no descriptions, a message says how to
 * get them.
 *
 * EXIT_DONE; EXIT_DIFFERENT if no record matches; or the exit code of an error, which was printed.
 */
int selection_print(const struct selection *selection, FILE *stream);

/*
 * Print these records of a document in this order, and the persons that they name; `wants` is not
 * called. In text, consecutive records that differ only in the protocol are printed as one. 0, or
 * -ENOMEM.
 */
int selection_print_records(const struct selection *selection, const struct document *document,
                            const uint32_t *records, size_t count, FILE *stream);

#endif
