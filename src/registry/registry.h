/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads IANA's registry, a record at a time, in memory that does not grow with the file. The one
 * place that knows the XML, and how IANA makes the columns of its page and its CSV out of it.
 */

#ifndef REGISTRY_H
#define REGISTRY_H

#include <stdbool.h>

#include "common/diagnostic.h"

#define REGISTRY_NAMESPACE "http://www.iana.org/assignments"
#define REGISTRY_ID        "service-names-port-numbers"

/* A larger registry is refused. IANA's has 4 million bytes. */
#define REGISTRY_MAX_BYTES 64000000ul

/* The columns, in IANA's order. */
enum registry_column {
    REGISTRY_NAME,
    REGISTRY_NUMBER,
    REGISTRY_PROTOCOL,
    REGISTRY_DESCRIPTION,
    REGISTRY_ASSIGNEE,
    REGISTRY_CONTACT,
    REGISTRY_REGISTERED,
    REGISTRY_MODIFIED,
    REGISTRY_REFERENCE,
    REGISTRY_SERVICE_CODE,
    REGISTRY_UNAUTHORIZED,
    REGISTRY_NOTES,
    REGISTRY_COLUMNS
};

/* The titles that IANA gives the columns. */
extern const char *const registry_titles[REGISTRY_COLUMNS];

/* UTF-8 text, as IANA's CSV has it; "" for what the record does not say. */
struct registry_record {
    unsigned long line; /* of the file */
    const char *columns[REGISTRY_COLUMNS];
    const char *contacts;         /* the ids of those it names, each ended by a NUL; "" ends them */
    const char *xml;              /* its element, in the registry's namespace */
    const char *registry_updated; /* the registry's date, as far as it stands before the records */
};

struct registry_person {
    const char *id;
    const char *name; /* and the organization, behind a comma where both are known */
    const char *uri;
    const char *updated;
    const char *xml; /* its element */
};

/*
 * Who gets what was read; the strings are valid during the call only. What a function returns
 * other than 0 ends the reading and is returned by it. NULL: not wanted.
 */
struct registry_listener {
    void *context;
    int (*record)(void *context, const struct registry_record *record);
    int (*person)(void *context, const struct registry_person *person); /* and records' people */
    bool wants_xml;                                                     /* else all xml is "" */
    bool any_file; /* it may be a pipe or a device, which is waited for; else a regular file only */
    bool services_only; /* all columns are "" but for name, number, protocol and notes */
};

/*
 * Read the registry at `path`. `updated` gets its date (YYYY-MM-DD).
 *
 * 0; what the listener returned; or a negative errno with `diagnostic` set: -EBADMSG for a document
 * that is not well-formed or not this registry, -EFBIG for one that is too large, else a system
 * error: -EMEDIUMTYPE for what may not be read for it is no regular file. Nothing outside the file
 * is read, no document type is accepted, no entity expanded.
 */
int registry_read(const char *path, const struct registry_listener *listener, char updated[16],
                  struct diagnostic *diagnostic);

#endif
