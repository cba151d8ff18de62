/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads IANA's registry, one record at a time: memory does not grow with the file. No other code
 * knows IANA's XML, and how IANA makes the columns of its page and of its CSV from it.
 */

#ifndef REGISTRY_H
#define REGISTRY_H

#include <stdbool.h>

#include "common/diagnostic.h"

#define REGISTRY_NAMESPACE "http://www.iana.org/assignments"
#define REGISTRY_ID        "service-names-port-numbers"

/* A larger registry is refused. IANA's has 4 million bytes. */
#define REGISTRY_MAX_BYTES 64000000ul

/* The columns, in the order of IANA's page. */
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

/* The titles of the columns on IANA's page. */
extern const char *const registry_titles[REGISTRY_COLUMNS];

/* The strings are UTF-8. A column that the record does not have is "". */
struct registry_record {
    unsigned long line; /* of the file */
    const char *columns[REGISTRY_COLUMNS];
    const char *contacts;         /* ids of the persons it names, each with its NUL; then "" */
    const char *xml;              /* its element, in the registry's namespace */
    const char *registry_updated; /* the registry's date, if it comes before the records; else "" */
};

struct registry_person {
    const char *id;
    const char *name; /* name and organization, with a comma if it has both */
    const char *uri;
    const char *updated;
    const char *xml; /* its element */
};

/*
 * The functions that get what is read; NULL: not wanted. The strings are valid during the call
 * only. If a function returns anything but 0, registry_read ends and returns this value.
 */
struct registry_listener {
    void *context;
    int (*record)(void *context, const struct registry_record *record);
    int (*person)(void *context, const struct registry_person *person); /* NULL: no contacts, too */
    bool wants_xml;                                                     /* else every `xml` is "" */
    bool any_file;      /* the file may be a pipe or a device; else only a regular file */
    bool services_only; /* every column is "" but name, number, protocol and notes */
};

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
