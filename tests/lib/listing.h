/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The enumeration of a source, for tests that compare its other answers with it. */

#ifndef LISTING_H
#define LISTING_H

#include <netdb.h>
#include <stddef.h>

struct service {
    char *name;
    char *protocol;
    unsigned port; /* in host byte order */
    unsigned alias_count;
    char **aliases;
};

/* What getservent gives, from the first to the last, `count` of them; for the rest of the process.
 */
struct service *list_services(size_t *count);

/*
 * What a service takes in a caller's buffer, which begins so many bytes behind an aligned place:
 * its pointers, aligned, and its strings.
 */
size_t service_size(const struct service *service, size_t alignment);

/* Expect what was found to be this service (NULL: none), on this port. */
void expect_service(const struct servent *found, const struct service *service, unsigned port,
                    const char *asked);

#endif
