/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints the records of a registry that match, and the persons that they name. `show`, `search` and
 * `export` share it. */

#ifndef SELECTION_H
#define SELECTION_H

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

#include "format.h"
#include "registry/registry.h"

struct selection {
    const char *registry; /* path */
    bool any_file;        /* the registry may be a pipe or a device */
    const struct format *format;
    const struct format *text_format; /* what --format=text stands for; NULL: unknown */
    bool (*wants)(void *context, const struct registry_record *record); /* NULL: all match */
    void *context;
};

/* --format and --registry, as a child of a subcommand's parser. Its input: the selection. */
extern const struct argp selection_parser;

/*
 * Print the records to `stream`, in the order of the registry, while it is read; only the persons
 * are kept in memory. If the registry has no descriptions, a message says how to get them.
 *
 * EXIT_DONE; EXIT_DIFFERENT if no record matches; or the exit code of an error, which was printed.
 */
int selection_print(const struct selection *selection, FILE *stream);

#endif
