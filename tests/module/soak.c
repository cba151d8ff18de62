/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Sixteen threads make lookups and one of them enumerates, while another process replaces,
 * rewrites, damages, truncates and removes the databases at random. Every answer is right for one
 * of the databases, or no database can be used; neither memory nor descriptors grow. This takes 3
 * seconds, and a minute with NSS_IANA_THOROUGH=1.
 */

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define THREADS       16u
#define ROUND_SECONDS 100u /* on the clock that we turn */

/* When nobody uses the others any more, the current snapshot stays, as large as its file or a
 * little larger, and a little for each snapshot that there was at a time. */
#define SNAPSHOTS 2u

static void damage(const char *path, size_t size, unsigned *seed)
{
    char garbage[3000];
    size_t length = 1 + (size_t)rand_r(seed) % sizeof garbage;
    size_t place = (size_t)rand_r(seed) % size;
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    for (size_t i = 0; i < length; i++)
        garbage[i] = (char)(rand_r(seed) >> 8);
    expect(pwrite(descriptor, garbage, length, (off_t)place) == (ssize_t)length, "pwrite: %m");
    close(descriptor);
}

/* Never returns. Half of what happens leaves a whole database. */
static void ruin_for_ever(void *context)
{
    size_t size = *(const size_t *)context;
    for (unsigned seed = 1;;) {
        const char *path = rand_r(&seed) % 4 == 0 ? DATA_DATABASE : STATE_DATABASE;
        const char *source = rand_r(&seed) / 8 % 2 == 0 ? "a.db" : "b.db";
        switch (rand_r(&seed) / 8 % 6) {
        case 0:
        case 1:
            copy_and_rename(source, path);
            break;
        case 2:
            copy_in_place(source, path);
            break;
        case 3:
            damage(path, size, &seed);
            break;
        case 4:
            (void)!truncate(path, (off_t)((size_t)rand_r(&seed) % size));
            break;
        default:
            unlink(path);
            break;
        }
        usleep((useconds_t)(rand_r(&seed) % 3000));
    }
}

struct totals {
    unsigned long from_a;
    unsigned long from_b;
    unsigned long refused;
};

static void do_round(const struct module *module, struct totals *totals)
{
    struct workers workers;
    workers_start(&workers, module, THREADS);
    for (unsigned i = 0; i < ROUND_SECONDS; i++) {
        usleep(1000);
        pass_a_second();
    }
    workers_end(&workers);
    for (unsigned i = 0; i < THREADS; i++) {
        totals->from_a += workers.each[i].from_a;
        totals->from_b += workers.each[i].from_b;
        totals->refused += workers.each[i].refused;
    }
}

int main(void)
{
    struct module module = builds_enter();
    int seconds = getenv("NSS_IANA_THOROUGH") != NULL ? 60 : 3;
    struct totals totals = {0, 0, 0};
    size_t size;

    free(read_file("a.db", &size));
    pid_t ruin = start_child(ruin_for_ever, &size);
    unsigned descriptors = open_descriptors();
    size_t memory = mallinfo2().uordblks;
    size_t most = 0;
    unsigned rounds = 0;
    for (time_t end = time(NULL) + seconds; time(NULL) < end; rounds++) {
        alarm(60);
        do_round(&module, &totals);
        pass_a_second();
        build_by_name(&module, rounds);
        size_t taken = mallinfo2().uordblks - memory;
        most = taken > most ? taken : most;
        expect(taken < SNAPSHOTS * (size + size / 4), "round %u: %zu bytes", rounds, taken);
        expect(open_descriptors() == descriptors, "round %u left a descriptor open", rounds);
    }
    end_child(ruin);
    printf("%u rounds: %lu answers of a, %lu of b, %lu refused; at most %zu bytes kept of %zu\n",
           rounds, totals.from_a, totals.from_b, totals.refused, most, size);
    expect(totals.from_a > 0 && totals.from_b > 0 && totals.refused > 0, "not all was seen");
    builds_clear();
    copy_in_place("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&module, BUILD_B, "after all");
    builds_leave();
    return 0;
}
