/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The function that libFuzzer, or replay.c instead, calls with an input. Each fuzz_*.c defines it.
 */

#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* 0: the input was looked at. What must not be true ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is called before the first input, if a target has it. 0. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

/* End the process, so that the input is kept, unless this is so. */
static inline void fuzz_expect(int is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

#endif
