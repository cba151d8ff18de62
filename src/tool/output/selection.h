/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Prints the records of a registry that are asked for, and the people whom they name: what `show`,
 * `search` and `export` have in common.
 */

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
    const struct format *format;
    const struct format *text_format; /* the one that --format calls text */
    bool (*wants)(void *context, const struct registry_record *record); /* NULL: all */
    /* Look at the whole document before any record is wanted; NULL: need not. 0, or -ENOMEM. */
    int (*prepare)(void *context, const struct document *document);
    /* Add to a text what is to be said of a record beside its columns, in text; NULL: nothing. 0,
     * or -ENOMEM. */
    int (*describe)(void *context, const struct registry_record *record, struct strbuf *text);
    void *context;
    struct terminal_mark mark; /* what is marked in text on a terminal */
};

/*
 * --format and --registry, as a child of a subcommand's parser. Its input: the selection.
 */
extern const struct argp selection_parser;

/*
 * Print them to `stream`, in registry order, while they are read: what is kept in memory is who the
 * people are, no more. Where the registry is one without descriptions, a message says how to get
 * them.
 *
 * EXIT_DONE; EXIT_DIFFERENT: there were none; or the exit code of a failure, which was reported.
 */
int selection_print(const struct selection *selection, FILE *stream);

/*
 * Print these records of a document, in this order, whatever the selection wants, and the people
 * whom they name. As text, records that follow each other and have different protocols alone are
 * one. 0, or -ENOMEM.
 */
int selection_print_records(const struct selection *selection, const struct document *document,
                            const uint32_t *records, size_t count, FILE *stream);

#endif
