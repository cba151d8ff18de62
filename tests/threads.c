/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Eight threads look up, one of them lists, while the database is replaced a hundred times. */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "builds.h"
#include "clock.h"

#define THREADS      8u
#define REPLACEMENTS 100u

struct worker {
    const struct module *module;
    const atomic_bool *is_over;
    unsigned number;
    atomic_ulong from_a; /* answers out of a build */
    atomic_ulong from_b;
    atomic_ulong refused;
};

static void count(struct worker *worker, enum build build)
{
    if (build == BUILD_A)
        atomic_fetch_add(&worker->from_a, 1);
    else if (build == BUILD_B)
        atomic_fetch_add(&worker->from_b, 1);
    else
        atomic_fetch_add(&worker->refused, 1);
}

static void *work(void *context)
{
    struct worker *worker = context;
    const struct module *module = worker->module;
    struct answer answer;

    for (unsigned n = worker->number; !atomic_load(worker->is_over); n += 7919) {
        count(worker, build_by_name(module, n % BUILD_SERVICES));
        count(worker, build_by_port(module, n % 2 == 0 ? BUILD_A : BUILD_B, n % BUILD_SERVICES));
        ask_name(module, "no-such-service", NULL, &answer);
        expect(answer.status == NSS_STATUS_NOTFOUND || answer.status == NSS_STATUS_UNAVAIL,
               "a miss with status %d", (int)answer.status);
        if (worker->number == 0)
            count(worker, build_by_list(module));
    }
    return NULL;
}

static unsigned long answers(struct worker *worker)
{
    return atomic_load(&worker->from_a) + atomic_load(&worker->from_b);
}

/*
 * Until each thread has had answers that it began to ask for now: a lookup may meet one
 * replacement, and has an answer nevertheless.
 */
static void wait_for_answers(struct worker *workers)
{
    unsigned long before[THREADS];
    for (unsigned i = 0; i < THREADS; i++)
        before[i] = answers(&workers[i]);
    for (unsigned i = 0; i < THREADS; i++)
        while (answers(&workers[i]) < before[i] + 4)
            usleep(100);
}

int main(void)
{
    struct module module = builds_enter();
    struct worker workers[THREADS] = {0};
    pthread_t threads[THREADS];
    atomic_bool is_over = false;
    unsigned descriptors = open_descriptors();

    alarm(120);
    copy_and_rename("b.db", DATA_DATABASE);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i].module = &module;
        workers[i].is_over = &is_over;
        workers[i].number = i;
        expect(pthread_create(&threads[i], NULL, work, &workers[i]) == 0, "no thread");
    }
    for (unsigned i = 0; i < REPLACEMENTS; i++) {
        copy_and_rename(i % 2 == 0 ? "a.db" : "b.db", STATE_DATABASE);
        pass_a_second();
        wait_for_answers(workers);
        if (i % 10 == 9) {
            expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
            wait_for_answers(workers);
        }
    }
    atomic_store(&is_over, true);
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        printf("thread %u: %lu answers of a, %lu of b, %lu refused\n", i, workers[i].from_a,
               workers[i].from_b, workers[i].refused);
        expect(workers[i].refused == 0, "no lookup saw more than one replacement");
        expect(workers[i].from_a > 0 && workers[i].from_b > 0, "a thread saw one build alone");
    }
    copy_and_rename("a.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&module, BUILD_A, "after all");
    expect(open_descriptors() == descriptors, "a descriptor is open");
    builds_leave();
    return 0;
}
