/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The head of IANA's page, and the footnotes: keeps the parts of a registry, and prints them as
 * text and as JSON.
 */

#ifndef HEAD_H
#define HEAD_H

#include <stdio.h>

#include "registry/model.h"
#include "terminal.h"

/* All zero is the empty head. */
struct head {
    struct registry_part *parts; /* in the order of the document; their xml is "" */
    size_t count;
};

/* Add a copy of a part. 0, or -ENOMEM. */
int head_keep(struct head *head, const struct registry_part *part);

/* The first part of this kind after `part`, or the first of all if `part` is NULL. NULL: there is
 * none. */
const struct registry_part *head_next(const struct head *head, const struct registry_part *part,
                                      enum registry_part_kind kind);

/* Print a footnote, after its anchor in brackets. */
void head_print_footnote(const struct terminal *terminal, const struct registry_part *footnote);

/* Print all parts, in the order of IANA's page. */
void head_print_text(const struct head *head, FILE *stream);

/* Print one JSON object; iana-services(8) lists its keys. */
void head_print_json(const struct head *head, FILE *stream);

void head_free(struct head *head);

#endif
