/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A process has one enumeration. A second thread waits for the one that is in it; the child of a
 * fork does not wait for a thread that it lacks; and an enumeration that a fork interrupts goes on
 * in the child. Without the handler of a fork there is no enumeration.
 *
 * This program defines pread(), nanosleep() and what registers the handler itself, so that the
 * module calls them instead of those of the C library.
 */

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "lib/builds.h"

/* What pread does first: once, in the middle of an enumeration, which copies the services. */
static void (*act_in_pread)(void);

static bool has_no_handler;
static sem_t is_inside; /* a thread is in the enumeration */
static sem_t may_leave;

ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset)
{
    struct iovec part = {bytes, size};
    void (*act)(void) = act_in_pread;
    act_in_pread = NULL;
    if (act != NULL)
        act();
    return preadv(descriptor, &part, 1, offset);
}

/* A thread that waits for the cursor does this, and has to do it again. */
int nanosleep(const struct timespec *time, struct timespec *rest)
{
    static unsigned count;
    if (++count == 2)
        sem_post(&may_leave);
    return clock_nanosleep(CLOCK_REALTIME, 0, time, rest) == 0 ? 0 : -1;
}

/* What pthread_atfork calls. */
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *object);
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *object)
{
    static int (*next)(void (*)(void), void (*)(void), void (*)(void), void *);
    if (has_no_handler)
        return ENOMEM;
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "__register_atfork");
    return next(prepare, parent, child, object);
}

static void stay_inside(void)
{
    sem_post(&is_inside);
    sem_wait(&may_leave);
}

static void *list_first(void *context)
{
    struct answer answer;
    ask_next(context, &answer);
    expect(build_of_entry(&answer, 0) == BUILD_A, "the first thread got another service");
    return NULL;
}

/* The thread is in the enumeration until may_leave. */
static pthread_t start_inside(struct module *module)
{
    pthread_t thread;
    act_in_pread = stay_inside;
    expect(pthread_create(&thread, NULL, list_first, module) == 0, "no thread");
    sem_wait(&is_inside);
    return thread;
}

static void test_two_threads(void *context)
{
    struct module *module = context;
    struct answer answer;
    pthread_t thread = start_inside(module);
    ask_next(module, &answer);
    expect(build_of_entry(&answer, 1) == BUILD_A, "the second thread got another service");
    pthread_join(thread, NULL);
}

static void look_up(void *context)
{
    const struct module *module = context;
    expect(build_by_list(module) == BUILD_A, "no list in a child");
    expect(build_by_name(module, 7) == BUILD_A, "no lookup in a child");
}

static void test_fork_beside(void *context)
{
    struct module *module = context;
    pthread_t thread = start_inside(module);
    in_child(look_up, module);
    sem_post(&may_leave);
    pthread_join(thread, NULL);
}

static pid_t child_inside;

static void fork_inside(void)
{
    child_inside = fork();
    expect(child_inside >= 0, "fork: %m");
}

static void test_fork_inside(void *context)
{
    struct module *module = context;
    act_in_pread = fork_inside;
    list_first(module);
    module->end();
    look_up(module);
    if (child_inside == 0)
        exit(0);
    expect_end(child_inside, "the child of a fork in an enumeration");
}

static void test_no_handler(void *context)
{
    struct answer answer;
    has_no_handler = true;
    struct module module = builds_enter();
    (void)context;
    copy_and_rename("a.db", STATE_DATABASE);
    expect(module.set(0) == NSS_STATUS_UNAVAIL && errno == ENOMEM, "setservent");
    ask_next(&module, &answer);
    expect(answer.status == NSS_STATUS_UNAVAIL && answer.error == ENOMEM, "status %d, *errnop %d",
           (int)answer.status, answer.error);
    expect(build_by_name(&module, 7) == BUILD_A, "no lookup");
    expect(build_by_name(&module, 7) == BUILD_A, "no second lookup");
    copy_and_rename("b.db", STATE_DATABASE);
    expect(build_by_name(&module, 7) == BUILD_B, "a snapshot is shared with children");
    builds_leave();
}

int main(void)
{
    sem_init(&is_inside, 0, 0);
    sem_init(&may_leave, 0, 0);
    in_child(test_no_handler, NULL);
    struct module module = builds_enter();
    copy_and_rename("a.db", STATE_DATABASE);
    in_child(test_two_threads, &module);
    in_child(test_fork_beside, &module);
    in_child(test_fork_inside, &module);
    builds_leave();
    return 0;
}
