/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A thread is cancelled during a lookup that opens the file. Afterwards no descriptor is open, no
 * lock is held, and lookups work.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/builds.h"
#include "lib/clock.h"

#define ROUNDS 300u

struct thread {
    const struct module *module;
    unsigned round;
    bool has_looked_up;
    atomic_bool has_begun;
};

/* One lookup of a kind that the round decides. */
static enum build look_up(const struct module *module, unsigned round)
{
    unsigned n = round * 31 % BUILD_SERVICES;
    if (round % 3 == 0)
        return build_by_name(module, n);
    if (round % 3 == 1)
        return build_by_port(module, BUILD_A, n);
    return build_by_list(module);
}

/* The cancellation is due before the lookup begins: it must wait until the lookup is over. */
static void *be_cancelled_before(void *context)
{
    struct thread *thread = context;
    pthread_cancel(pthread_self());
    look_up(thread->module, thread->round);
    thread->has_looked_up = true;
    pthread_testcancel();
    return NULL;
}

/* The cancellation comes at any moment. */
static void *be_cancelled_between(void *context)
{
    struct thread *thread = context;
    atomic_store(&thread->has_begun, true);
    for (;;) {
        look_up(thread->module, thread->round);
        pthread_testcancel();
    }
    return NULL;
}

/* What the next lookup meets: nothing, a new file, the same, a damaged one. */
static void prepare(unsigned round)
{
    switch (round / 3 % 4) {
    case 0:
        remove(STATE_DATABASE);
        break;
    case 1:
        copy_and_rename("a.db", STATE_DATABASE);
        break;
    case 2:
        copy_and_rename("b.db", STATE_DATABASE);
        break;
    default:
        expect(truncate(STATE_DATABASE, 5000) == 0, "truncate: %m");
        break;
    }
    pass_a_second();
}

static void test_before(const struct module *module, unsigned round)
{
    struct thread thread = {.module = module, .round = round};
    pthread_t id;
    void *result;
    prepare(round);
    expect(pthread_create(&id, NULL, be_cancelled_before, &thread) == 0, "no thread");
    pthread_join(id, &result);
    expect(thread.has_looked_up, "round %u: cancelled inside the lookup", round);
    expect(result == PTHREAD_CANCELED, "round %u: the lookup left cancellation off", round);
}

static void test_between(const struct module *module, unsigned round)
{
    struct thread thread = {.module = module, .round = round};
    pthread_t id;
    void *result;
    expect(pthread_create(&id, NULL, be_cancelled_between, &thread) == 0, "no thread");
    while (!atomic_load(&thread.has_begun))
        usleep(10);
    prepare(round);
    usleep(round * 7 % 200);
    pthread_cancel(id);
    pthread_join(id, &result);
    expect(result == PTHREAD_CANCELED, "round %u: not cancelled", round);
}

/* A caller who has cancellation off keeps it off. */
static void test_off(const struct module *module)
{
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    for (unsigned round = 0; round < 12; round++) {
        prepare(round);
        look_up(module, round);
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
        expect(state == PTHREAD_CANCEL_DISABLE, "the lookup put cancellation on");
    }
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
}

int main(void)
{
    struct module module = builds_enter();
    unsigned descriptors = open_descriptors();

    alarm(120);
    for (unsigned round = 0; round < ROUNDS; round++) {
        test_before(&module, round);
        test_between(&module, round);
        expect(open_descriptors() == descriptors, "round %u left a descriptor open", round);
    }
    test_off(&module);
    copy_and_rename("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&module, BUILD_B, "after all");
    printf("%u threads cancelled: no descriptor lost, no lock held\n", 2 * ROUNDS);
    builds_leave();
    return 0;
}
