/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "array.h"

#include <stdlib.h>

void *array_room(void *items, size_t count, size_t size)
{
    if (count == 0)
        return reallocarray(items, 1, size);
    return (count & (count - 1)) == 0 ? reallocarray(items, 2 * count, size) : items;
}
