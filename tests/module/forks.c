/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A process forks hundreds of times while its threads make lookups. The child can make all kinds of
 * lookups at once, and so can a child of the child; both notice a database that is replaced later.
 * Then several threads fork at the same time, while another process replaces the database again and
 * again; and then the children start threads and fork, for several generations.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define THREADS     4u
#define FORKS       300u
#define STORM       8u /* threads that fork all at once */
#define CROWD       4u /* children that each of them has at a time */
#define TRIES       50u
#define GENERATIONS 12u

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
    expect(build_by_name(module, n) == build, "child %u falls back to another database", n);
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

/* One child after the other, while nobody else touches the database. */
static void test_children(const struct module *module)
{
    for (unsigned n = 0; n < FORKS; n++) {
        if (n % 3 == 0) {
            copy_and_rename(n % 2 == 0 ? "b.db" : "a.db", STATE_DATABASE);
            pass_a_second();
        }
        pid_t child = fork_with_alarm();
        if (child == 0)
            be_child(module, n);
        expect_end(child, "a child");
    }
}

/* Never returns. */
static void replace_for_ever(void *context)
{
    (void)context;
    for (unsigned i = 0;; i++) {
        copy_and_rename(i % 2 == 0 ? "b.db" : "a.db", STATE_DATABASE);
        usleep(500);
    }
}

/* A lookup that meets two replacements may be refused, but not one after the other. */
static void find_any(const struct module *module, unsigned n)
{
    for (unsigned i = 0; i < TRIES; i++) {
        enum build build = n % 3 == 0   ? build_by_name(module, n)
                           : n % 3 == 1 ? build_by_port(module, BUILD_A, n)
                                        : build_by_list(module);
        if (build != NO_BUILD)
            return;
    }
    expect(false, "no answer in child %u", n);
}

/* Look up at once and end; or fork at once, and both look up. */
static void be_in_a_storm(const struct module *module, unsigned n)
{
    if (n % 2 == 0)
        pass_a_second();
    if (n % 4 == 0) {
        pid_t grandchild = fork_with_alarm();
        if (grandchild == 0) {
            find_any(module, n + 1);
            _exit(0);
        }
        find_any(module, n);
        expect_end(grandchild, "a grandchild in a storm");
    }
    find_any(module, n);
    _exit(0);
}

struct cloud {
    const struct module *module;
    unsigned number;
    unsigned rounds;
    pthread_t thread;
};

/* A few children of each thread run at the same time. */
static void *storm(void *context)
{
    const struct cloud *cloud = context;
    for (unsigned round = 0; round < cloud->rounds; round++) {
        pid_t children[CROWD];
        for (unsigned i = 0; i < CROWD; i++) {
            children[i] = fork_with_alarm();
            if (children[i] == 0)
                be_in_a_storm(cloud->module, cloud->number + CROWD * round + i);
            pass_a_second();
        }
        for (unsigned i = 0; i < CROWD; i++)
            expect_end(children[i], "a child in a storm");
    }
    return NULL;
}

static void test_storm(const struct module *module, unsigned rounds)
{
    struct cloud clouds[STORM];
    pid_t other = start_child(replace_for_ever, NULL);
    for (unsigned i = 0; i < STORM; i++) {
        clouds[i] = (struct cloud){.module = module, .number = i, .rounds = rounds};
        expect(pthread_create(&clouds[i].thread, NULL, storm, &clouds[i]) == 0, "no thread");
    }
    for (unsigned i = 0; i < STORM; i++)
        pthread_join(clouds[i].thread, NULL);
    end_child(other);
}

/*
 * Every child has threads in the middle of lookups when it forks, too. What they leave behind in
 * the end of the line may not have used up anything.
 */
static void live(const struct module *module, unsigned generation)
{
    struct workers workers;
    workers_start(&workers, module, THREADS);
    for (unsigned i = 0; i < 3; i++) {
        copy_and_rename(i % 2 == 0 ? "a.db" : "b.db", STATE_DATABASE);
        pass_a_second();
        workers_wait(&workers);
    }
    pid_t child = generation < GENERATIONS ? fork_with_alarm() : -1;
    if (child == 0) {
        live(module, generation + 1);
        _exit(0);
    }
    workers_end(&workers);
    if (child > 0)
        expect_end(child, "the next generation");
    notice_replacement(module, generation);
    notice_replacement(module, generation + 1);
}

int main(void)
{
    struct module module = builds_enter();
    struct workers workers;
    unsigned descriptors = open_descriptors();
    unsigned rounds = getenv("NSS_IANA_THOROUGH") != NULL ? 100 : 4;

    alarm(240);
    copy_and_rename("a.db", STATE_DATABASE);
    workers_start(&workers, &module, THREADS);
    test_children(&module);
    printf("%u forks out of %u threads: every child and grandchild looked up\n", FORKS, THREADS);
    test_storm(&module, rounds);
    printf("%u forks out of %u threads at once: so did those; the full depth is 3200\n",
           rounds * STORM * CROWD, STORM);
    workers_end(&workers);
    live(&module, 1);
    copy_and_rename("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&module, BUILD_B, "after all");
    expect(open_descriptors() == descriptors, "a descriptor is open");
    builds_leave();
    return 0;
}
