/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads IANA's registry, one item at a time: memory does not grow with the file. The items are all
 * that the document has: the head of IANA's page, records, footnotes, persons. No other code knows
 * IANA's XML, and how IANA makes the columns of its page and of its CSV from it.
 */

#ifndef REGISTRY_H
#define REGISTRY_H

#include "common/diagnostic.h"
#include "model.h"

#define REGISTRY_NAMESPACE "http://www.iana.org/assignments"
#define REGISTRY_ID        "service-names-port-numbers"

/* A larger registry is refused. IANA's has 4 million bytes. */
#define REGISTRY_MAX_BYTES 64000000ul

/*
 * Read the registry at `path`, which is untrusted (see xml_reader.h). `updated` gets its date,
 * YYYY-MM-DD.
 *
 * 0; what the listener returned; or a negative errno with `diagnostic` set: -EBADMSG for a document
 * that is not well-formed XML or not this registry, -EFBIG for one that is too large, else a system
 * error; -EMEDIUMTYPE: it is not a regular file, and `any_file` is not set.
 */
int registry_read(const char *path, const struct registry_listener *listener, char updated[16],
                  struct diagnostic *diagnostic);

#endif
