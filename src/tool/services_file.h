/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What glibc's `files` answers from a services file, as glibc's own parser reads it. */

#ifndef SERVICES_FILE_H
#define SERVICES_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "compiler/problem.h"

#define SERVICES_FILE "/etc/services"

/* The lookups that a service is the first in the file to answer, bits. */
enum services_file_question {
    SERVICES_FILE_NAME = 1,     /* by its name and protocol */
    SERVICES_FILE_ANY_NAME = 2, /* by its name, when no protocol is asked for */
    SERVICES_FILE_PORT = 4,
    SERVICES_FILE_ANY_PORT = 8,
};

/* A name or an alias on a line. */
struct file_service {
    char *name;
    char *protocol;
    uint16_t port;    /* host byte order */
    unsigned answers; /* enum services_file_question */
};

struct services_file {
    struct file_service *services; /* in the order of the file, a line's aliases behind its name */
    size_t count;
};

/*
 * Read the services file at `path`. 0 and the caller gives the file to services_file_free; or a
 * negative errno with `problem` set: -EFBIG for a file that is too large. A missing /etc/services
 * is an empty one.
 *
 * For another file than /etc/services, this process moves into a root directory of its own, for
 * good: it can open no files by their paths afterwards.
 */
int services_file_read(const char *path, struct services_file *file, struct problem *problem);

void services_file_free(struct services_file *file);

#endif
