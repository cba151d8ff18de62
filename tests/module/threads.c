/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Eight threads make lookups and one of them enumerates, while the first database appears, and
 * while it is replaced a hundred times.
 */

#include <stdio.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define THREADS      8u
#define APPEARANCES  30u
#define REPLACEMENTS 100u

/* The first database of all comes while they look up. */
static void appear(void *context)
{
    struct workers workers;
    workers_start(&workers, context, THREADS);
    usleep(1000);
    copy_and_rename("a.db", STATE_DATABASE);
    pass_a_second();
    workers_wait(&workers);
    workers_end(&workers);
}

int main(void)
{
    struct module module = builds_enter();
    struct workers workers;
    unsigned descriptors = open_descriptors();

    alarm(120);
    for (unsigned i = 0; i < APPEARANCES; i++) {
        in_child(appear, &module);
        expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    }
    copy_and_rename("b.db", DATA_DATABASE);
    workers_start(&workers, &module, THREADS);
    for (unsigned i = 0; i < REPLACEMENTS; i++) {
        copy_and_rename(i % 2 == 0 ? "a.db" : "b.db", STATE_DATABASE);
        pass_a_second();
        workers_wait(&workers);
        if (i % 10 == 9) {
            expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
            workers_wait(&workers);
        }
    }
    workers_end(&workers);
    for (unsigned i = 0; i < THREADS; i++) {
        struct worker *worker = &workers.each[i];
        printf("thread %u: %lu answers of a, %lu of b, %lu refused\n", i, worker->from_a,
               worker->from_b, worker->refused);
        expect(worker->refused == 0, "no lookup saw more than one replacement");
        expect(worker->from_a > 0 && worker->from_b > 0, "a thread saw one build alone");
    }
    copy_and_rename("a.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&module, BUILD_A, "after all");
    expect(open_descriptors() == descriptors, "a descriptor is open");
    builds_leave();
    return 0;
}
