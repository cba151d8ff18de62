/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The head of IANA's page, and its footnotes: the parts of a registry, kept until all are read. It
 * prints them as text and as JSON.
 */

#ifndef HEAD_H
#define HEAD_H

#include <stdio.h>

#include "registry/model.h"
#include "terminal.h"

/* All zero has no parts. */
struct head {
    struct registry_part *parts; /* in the order of the document; their xml is "" */
    size_t count;
};

/* Keep a copy of a part. 0, or -ENOMEM. */
int head_keep(struct head *head, const struct registry_part *part);

/* The first part of that kind behind `part`, or of all if that is NULL; NULL: there is none. */
const struct registry_part *head_next(const struct head *head, const struct registry_part *part,
                                      enum registry_part_kind kind);

/* Print a footnote behind its anchor. */
void head_print_footnote(const struct terminal *terminal, const struct registry_part *footnote);

/* Print it as the page has it. */
void head_print_text(const struct head *head, FILE *stream);

/* Print it as one object; see iana-services(8) for its keys. */
void head_print_json(const struct head *head, FILE *stream);

void head_free(struct head *head);

#endif
