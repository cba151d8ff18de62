/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Arrays that grow by one item at a time. */

#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

/*
 * Make room for one more item, of `size` bytes, behind the `count` items of an array. NULL is the
 * empty array. The array has room for the next power of two, so no other function may make it
 * smaller. Returns the array, which may have moved; or NULL if there is no memory, and the array
 * has not changed.
 */
void *array_room(void *items, size_t count, size_t size);

#endif
