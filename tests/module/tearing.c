/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Another process overwrites the database in place, piece by piece, with one database and then with
 * the other, again and again. Every answer is right for one of them, or no database can be used.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/builds.h"
#include "lib/clock.h"

#define READERS 200u
#define LOOKUPS 50u
#define PIECE   700u

/* Never returns. The file is cut before every third time, as a shell's `>` does. */
static void overwrite_for_ever(void *context)
{
    (void)context;
    char *bytes[2];
    size_t size;
    bytes[0] = read_file("a.db", &size);
    bytes[1] = read_file("b.db", &size);
    for (unsigned i = 0;; i++) {
        int descriptor = open(STATE_DATABASE, O_WRONLY | O_CLOEXEC | (i % 3 == 2 ? O_TRUNC : 0));
        expect(descriptor >= 0, "%s: %m", STATE_DATABASE);
        for (size_t place = 0; place < size; place += PIECE) {
            size_t length = size - place < PIECE ? size - place : PIECE;
            expect(pwrite(descriptor, bytes[i % 2] + place, length, (off_t)place) ==
                       (ssize_t)length,
                   "pwrite: %m");
        }
        close(descriptor);
        usleep(i % 5 * 100);
    }
}

struct run {
    struct module module;
    unsigned number;
};

/* What comes is checked as it comes, in builds.c. */
static void look_up(void *context)
{
    const struct run *run = context;
    for (unsigned i = 0; i < LOOKUPS; i++) {
        unsigned n = (run->number * LOOKUPS + i) * 61 % BUILD_SERVICES;
        build_by_name(&run->module, n);
        build_by_port(&run->module, BUILD_A, n);
        build_by_port(&run->module, BUILD_B, n);
        if (i % 10 == 0)
            build_by_list(&run->module);
        if (i % 5 == 0)
            pass_a_second();
    }
}

int main(void)
{
    struct run run = {.module = builds_enter()};
    copy_and_rename("a.db", STATE_DATABASE);
    pid_t writer = start_child(overwrite_for_ever, NULL);
    for (run.number = 0; run.number < READERS; run.number++)
        in_child(look_up, &run);
    end_child(writer);
    copy_in_place("b.db", STATE_DATABASE);
    expect_build(&run.module, BUILD_B, "after all");
    printf("%u processes, %u lookups each: no wrong answer\n", READERS, LOOKUPS);
    builds_leave();
    return 0;
}
