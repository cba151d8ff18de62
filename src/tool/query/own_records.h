/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lines of the host's own services, and of the old ones, as records of a document. */

#ifndef OWN_RECORDS_H
#define OWN_RECORDS_H

#include <stdbool.h>

#include "compiler/table.h"
#include "registry/document.h"

struct own_records {
    struct document *document;
    bool wants_xml;     /* the records have their XML, as document_read */
    bool are_first;     /* lookups answer with them before those of the registry */
    struct table table; /* empty at first: checks that a database can hold them; for table_free */
};

/* A build_line_listener, whose context is a struct own_records: add a record for the name of the
 * line, and for each alias one that says so, as the registry does. 0, or an error of
 * table_add_line. */
int own_records_add(void *context, const struct table_line *line, struct diagnostic *diagnostic);

#endif
