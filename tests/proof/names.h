/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The strings of an entry, in an array that ends with them, so that no byte behind them can be
 * read. Here has_strings has its meaning: there are as many NULs as strings.
 */

#ifndef NAMES_H
#define NAMES_H

#include "proof.h"

static char strings[SIZE];
static uint8_t nuls_before[SIZE + 1];

/* Any bytes, the last of which is NUL. */
static const char *have_strings(size_t size)
{
    given(size > 0 && size <= sizeof strings);
    __CPROVER_havoc_object(strings);
    strings[sizeof strings - 1] = '\0';
    for (size_t i = 0; i < sizeof strings; i++)
        nuls_before[i + 1] = (uint8_t)(nuls_before[i] + (strings[i] == '\0'));
    return strings + sizeof strings - size;
}

static bool are_strings_here(size_t size, unsigned count)
{
    return nuls_before[sizeof strings] - nuls_before[sizeof strings - size] == count;
}

static bool is_in_strings(const char *string)
{
    return __CPROVER_same_object(string, strings) &&
           __CPROVER_POINTER_OFFSET(string) < sizeof strings;
}

/* Any service whose strings they are. */
static void have_service(struct reader_service *service)
{
    given(service->alias_count <= IANADB_MAX_ALIASES);
    service->name = have_strings(service->strings_size);
    given(service->alias_count == 0 ||
          are_strings_here(service->strings_size, service->alias_count + 1));
}

/* strlen of one of them, as C has it: there is a NUL, and none before it. */
static size_t measure(size_t start)
{
    size_t length = nondet_size();
    holds(start < sizeof strings);
    given(length < sizeof strings - start && strings[start + length] == '\0' &&
          nuls_before[start + length] == nuls_before[start]);
    return length;
}

#endif
