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
#include "registry/registry.h"

struct selection {
    const char *registry; /* path */
    bool any_file;        /* it may be a pipe or a device */
    const struct format *format;
    const struct format *text_format; /* the one that --format calls text */
    bool (*wants)(void *context, const struct registry_record *record); /* NULL: all */
    void *context;
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

#endif
