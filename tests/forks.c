/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A process with threads in the middle of lookups forks, hundreds of times: the child can look up
 * at once, in every way; so can its own child; and both notice a database that is replaced later.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "builds.h"
#include "clock.h"

#define THREADS 4u
#define FORKS   300u

struct worker {
    const struct module *module;
    const atomic_bool *is_over;
    unsigned number;
};

static void *work(void *context)
{
    struct worker *worker = context;
    for (unsigned n = worker->number; !atomic_load(worker->is_over); n += 7919) {
        build_by_name(worker->module, n % BUILD_SERVICES);
        build_by_port(worker->module, BUILD_A, n % BUILD_SERVICES);
        if (worker->number == 0)
            build_by_list(worker->module);
    }
    return NULL;
}

/* Fork; a child that hangs is ended by its alarm. */
static pid_t fork_with_alarm(void)
{
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    if (child == 0)
        alarm(30);
    return child;
}

/* All ways to look up, in another order each time: the first one meets what the fork left. */
static void look_up(const struct module *module, unsigned n)
{
    for (unsigned i = 0; i < 3; i++) {
        enum build build = NO_BUILD;
        if ((n + i) % 3 == 0)
            build = build_by_name(module, n);
        else if ((n + i) % 3 == 1)
            build = build_by_port(module, BUILD_A, n);
        else
            build = build_by_list(module);
        expect(build != NO_BUILD, "no answer in child %u", n);
    }
}

/* Nobody else replaces the database now: the parent waits. */
static void notice_replacement(const struct module *module, unsigned n)
{
    enum build build = n % 2 == 0 ? BUILD_A : BUILD_B;
    copy_and_rename(build == BUILD_A ? "a.db" : "b.db", STATE_DATABASE);
    pass_a_second();
    expect(build_by_name(module, n) == build, "child %u does not see another database", n);
    expect(build_by_list(module) == build, "child %u lists an old database", n);
}

static void be_child(const struct module *module, unsigned n)
{
    look_up(module, n);
    if (n % 10 == 0) {
        pid_t grandchild = fork_with_alarm();
        if (grandchild == 0) {
            look_up(module, n + 1);
            notice_replacement(module, n + 1);
            _exit(0);
        }
        expect_end(grandchild, "a grandchild");
    }
    if (n % 5 == 0)
        notice_replacement(module, n);
    _exit(0);
}

int main(void)
{
    struct module module = builds_enter();
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    atomic_bool is_over = false;

    alarm(240);
    copy_and_rename("a.db", STATE_DATABASE);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){&module, &is_over, i};
        expect(pthread_create(&threads[i], NULL, work, &workers[i]) == 0, "no thread");
    }
    for (unsigned n = 0; n < FORKS; n++) {
        if (n % 3 == 0) {
            copy_and_rename(n % 2 == 0 ? "b.db" : "a.db", STATE_DATABASE);
            pass_a_second();
        }
        pid_t child = fork_with_alarm();
        if (child == 0)
            be_child(&module, n);
        expect_end(child, "a child");
    }
    atomic_store(&is_over, true);
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%u forks out of %u threads: every child and grandchild looked up\n", FORKS, THREADS);
    builds_leave();
    return 0;
}
