/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads a services file with glibc's own parser, and finds out which lines answer. */

#ifndef ETC_SERVICES_H
#define ETC_SERVICES_H

#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "common/strbuf.h"

#define ETC_SERVICES "/etc/services"

/* Bits: the lookups for which a service is the first in the file, and so the answer. */
enum etc_services_question {
    ETC_SERVICES_NAME = 1,     /* by name and protocol */
    ETC_SERVICES_ANY_NAME = 2, /* by name, without a protocol */
    ETC_SERVICES_PORT = 4,     /* by port and protocol */
    ETC_SERVICES_ANY_PORT = 8, /* by port, without a protocol */
};

/* A name or an alias on a line. */
struct file_service {
    char *name;
    char *protocol;
    uint16_t port;    /* host byte order */
    unsigned answers; /* enum etc_services_question */
};

struct etc_services {
    struct file_service *services; /* in the order of the file; aliases follow their name */
    size_t count;
};

/*
 * Read the services file at `path`. A missing /etc/services counts as an empty one. 0, and the
 * caller calls etc_services_free; or a negative errno with `diagnostic` set: -EFBIG for a file that
 * is too large.
 *
 * For a file other than /etc/services, this changes the root directory of the process for good: it
 * can no longer open files by their paths.
 */
int etc_services_read(const char *path, struct etc_services *file, struct diagnostic *diagnostic);

/*
 * Let getservent of this process read the text, as glibc's `files` does. 0, or a negative errno
 * with `diagnostic` set, but for its path. This process moves, as above.
 */
int etc_services_open(const struct strbuf *text, struct diagnostic *diagnostic);

void etc_services_free(struct etc_services *file);

#endif
