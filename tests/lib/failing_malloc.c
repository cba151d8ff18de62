/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A library to preload, which lets one allocation fail: the one with the number FAILING_ALLOCATION,
 * from 1. If FAILING_ON is set, all later ones fail, too. The first failure writes a byte to the
 * descriptor FAILING_TO, so that a test finds out when there are no more allocations.
 */

#include <dlfcn.h>
#include <errno.h>
#include <nss.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned long count;
static bool is_suspended;

static unsigned long number_of(const char *variable)
{
    const char *text = getenv(variable);
    return text != NULL ? strtoul(text, NULL, 10) : 0;
}

static bool fails(void)
{
    unsigned long failing = number_of("FAILING_ALLOCATION");
    if (is_suspended)
        return false;
    count++;
    if (failing == 0 || count < failing || (count > failing && getenv("FAILING_ON") == NULL))
        return false;
    if (count == failing && write((int)number_of("FAILING_TO"), "", 1) != 1)
        _exit(99);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "malloc");
    return fails() ? NULL : next(size);
}

void *calloc(size_t members, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "calloc");
    return fails() ? NULL : next(members, size);
}

void *realloc(void *memory, size_t size)
{
    static void *(*next)(void *, size_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "realloc");
    return fails() ? NULL : next(memory, size);
}

/* glibc 2.36 follows a null pointer here, or aborts, when there is no memory: not our affair. */
int __nss_configure_lookup(const char *database, const char *sources)
{
    static int (*next)(const char *, const char *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "__nss_configure_lookup");
    is_suspended = true;
    int error = next(database, sources);
    is_suspended = false;
    return error;
}
