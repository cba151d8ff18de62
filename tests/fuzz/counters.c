/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "counters.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Where clang's -fsanitize=fuzzer puts them. A file that has any cannot name these. */
extern uint8_t __start___sancov_cntrs[];
extern uint8_t __stop___sancov_cntrs[];
#define UNCOUNTED __attribute__((no_sanitize("coverage")))

static uint8_t *shared;

UNCOUNTED static size_t size(void)
{
    return (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs);
}

UNCOUNTED void counters_share(void)
{
    shared = mmap(NULL, size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        abort();
}

UNCOUNTED void counters_hand_over(void)
{
    memcpy(shared, __start___sancov_cntrs, size());
}

UNCOUNTED void counters_take(void)
{
    memcpy(__start___sancov_cntrs, shared, size());
}
