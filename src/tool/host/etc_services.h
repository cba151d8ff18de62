/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What glibc's `files` answers from a services file, as glibc's own parser reads it. */

#ifndef ETC_SERVICES_H
#define ETC_SERVICES_H

#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "common/strbuf.h"

#define ETC_SERVICES "/etc/services"

/* The lookups that a service is the first in the file to answer, bits. */
enum etc_services_question {
    ETC_SERVICES_NAME = 1,     /* by its name and protocol */
    ETC_SERVICES_ANY_NAME = 2, /* by its name, when no protocol is asked for */
    ETC_SERVICES_PORT = 4,
    ETC_SERVICES_ANY_PORT = 8,
};

/* A name or an alias on a line. */
struct file_service {
    char *name;
    char *protocol;
    uint16_t port;    /* host byte order */
    unsigned answers; /* enum etc_services_question */
};

struct etc_services {
    struct file_service *services; /* in the order of the file, a line's aliases behind its name */
    size_t count;
};

/*
 * Read the services file at `path`. 0 and the caller gives the file to etc_services_free; or a
 * negative errno with `diagnostic` set: -EFBIG for a file that is too large. A missing
 * /etc/services is an empty one.
 *
 * For another file than /etc/services, this process moves into a root directory of its own, for
 * good: it can open no files by their paths afterwards.
 */
int etc_services_read(const char *path, struct etc_services *file, struct diagnostic *diagnostic);

/*
 * Let getservent of this process read the text, as glibc's `files` does. 0, or a negative errno
 * with `diagnostic` set, but for its path. This process moves, as above.
 */
int etc_services_open(const struct strbuf *text, struct diagnostic *diagnostic);

void etc_services_free(struct etc_services *file);

#endif
