/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads IANA's registry, an item at a time, in memory that does not grow with the file: the whole
 * document, the page's head and footnotes with it. The one place that knows the XML, and how IANA
 * makes the columns of its page and its CSV out of it.
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
 * Read the registry at `path`. `updated` gets its date (YYYY-MM-DD).
 *
 * 0; what the listener returned; or a negative errno with `diagnostic` set: -EBADMSG for a document
 * that is not well-formed or not this registry, -EFBIG for one that is too large, else a system
 * error. Nothing outside the file is read, no document type is accepted, no entity expanded.
 */
int registry_read(const char *path, const struct registry_listener *listener, char updated[16],
                  struct diagnostic *diagnostic);

#endif
