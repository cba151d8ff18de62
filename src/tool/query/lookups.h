/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Finds out which of several records lookups answer with. The answer is that of the database in
 * use. Without one, it is the expected answer.
 */

#ifndef LOOKUPS_H
#define LOOKUPS_H

#include "common/strbuf.h"
#include "expected.h"

/* All zero: there are no preferences and no database. */
struct lookups {
    struct expected expected;
    const struct reader *database; /* NULL: none is in use */
};

/*
 * Sort the records that have this name or port, and are in the order of the document: the host's
 * own, the preferred ones, the others. But first of all comes the answer, and first of each
 * protocol the answer for that protocol.
 */
void lookups_sort(const struct lookups *lookups, const struct document *document,
                  const struct lookup *lookup, uint32_t *records, size_t count);

/*
 * If other services have the same port or name as this record, or the database has another answer,
 * add to `text` what lookups answer, and why. 0, or -ENOMEM.
 */
int lookups_describe(const struct lookups *lookups, const struct document *document,
                     const struct registry_record *record, struct strbuf *text);

#endif
