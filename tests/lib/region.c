/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "region.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define POISON 0xa5
#define MARGIN 64u
#define TOTAL  (2 * MARGIN + REGION_MAX_SIZE)

struct region region_make(size_t size, size_t alignment)
{
    struct region region = {.size = size};
    expect(alignment + size <= TOTAL - MARGIN, "no region is that large");
    region.bytes = aligned_alloc(alignof(max_align_t), TOTAL);
    expect(region.bytes != NULL, "out of memory");
    memset(region.bytes, POISON, TOTAL);
    region.buffer = (char *)region.bytes + MARGIN + alignment;
    return region;
}

static bool is_poison(const unsigned char *byte, const unsigned char *end)
{
    while (byte < end && *byte == POISON)
        byte++;
    return byte == end;
}

void region_expect_margins(const struct region *region)
{
    const unsigned char *start = (unsigned char *)region->buffer;
    expect(is_poison(region->bytes, start), "written before a buffer of %zu", region->size);
    expect(is_poison(start + region->size, region->bytes + TOTAL), "written behind a buffer of %zu",
           region->size);
}

static void expect_inside(const struct region *region, const void *start, size_t size)
{
    const char *place = start;
    expect(place >= region->buffer && place + size <= region->buffer + region->size,
           "a buffer of %zu: something is outside", region->size);
}

void region_expect_inside(const struct region *region, const struct servent *service)
{
    char **alias = service->s_aliases;
    expect((uintptr_t)alias % alignof(char *) == 0, "unaligned pointers");
    for (; *alias != NULL; alias++)
        expect_inside(region, *alias, strlen(*alias) + 1);
    expect_inside(region, service->s_aliases,
                  (size_t)(alias + 1 - service->s_aliases) * sizeof(char *));
    expect_inside(region, service->s_name, strlen(service->s_name) + 1);
    expect_inside(region, service->s_proto, strlen(service->s_proto) + 1);
}
