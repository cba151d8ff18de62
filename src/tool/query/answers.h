/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the records that answer a question. */

#ifndef ANSWERS_H
#define ANSWERS_H

#include <stddef.h>
#include <stdint.h>

#include "lookups.h"
#include "question.h"
#include "registry/document.h"

/* Records, each once. All zero may be freed. */
struct answers {
    uint32_t *records; /* their indexes in the document */
    size_t count;
    size_t capacity;
    uint32_t *marks; /* for each record of the document: `mark`, if it is among the answers */
    uint32_t mark;
};

/* Have no answers, of a document that does not change any more. 0, or -ENOMEM. */
int answers_begin(struct answers *answers, const struct document *document);

/* Add a record, unless it is among the answers. 0, or -ENOMEM. */
int answers_add(struct answers *answers, uint32_t record);

/* Have the answers to this question alone: port by port, then by name, in the order of lookups. 0,
 * or -ENOMEM. */
int answers_find(struct answers *answers, const struct document *document,
                 const struct lookups *lookups, const struct question *question);

void answers_free(struct answers *answers);

#endif
