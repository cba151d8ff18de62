/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A caller's buffer of any size and alignment, between margins that must not change. */

#ifndef REGION_H
#define REGION_H

#include <netdb.h>
#include <stddef.h>

#define REGION_MAX_SIZE 8192u

struct region {
    unsigned char *bytes; /* the margins and the buffer; the caller frees them */
    char *buffer;
    size_t size; /* of the buffer */
};

/* `alignment`: how many bytes behind an aligned place the buffer begins. */
struct region region_make(size_t size, size_t alignment);

/* Expect the margins to be as they were. */
void region_expect_margins(const struct region *region);

/* Expect all that the service points to to lie in the buffer, and its pointers to be aligned. */
void region_expect_inside(const struct region *region, const struct servent *service);

#endif
