/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Signals interrupt lookups thousands of times in a second, without SA_RESTART. Every answer is
 * right, and none is missing. Lookups are not async-signal-safe (POSIX.1-2017, XSH 2.4.3), so the
 * handler makes no lookup and does not jump out of one; but it may fork, and the child may exit.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define THREADS         4u
#define REPLACEMENTS    100u
#define SIGNALS         2000u
#define SIGNALS_A_CHILD 50u

/* From the end of a handler to the next signal: a slow machine gets on, too. */
static const struct itimerspec pause_between = {.it_value = {.tv_nsec = 100000}};

static atomic_uint signals;
static timer_t timer;

static void expect_another(void)
{
    atomic_fetch_add(&signals, 1);
    timer_settime(timer, 0, &pause_between, NULL);
}

static void do_nothing(int signal)
{
    int kept = errno;
    (void)signal;
    expect_another();
    errno = kept;
}

/* The child runs what pthread_atfork asks for, in the middle of a lookup. */
static void fork_at_times(int signal)
{
    int kept = errno;
    (void)signal;
    if (atomic_load(&signals) % SIGNALS_A_CHILD == 0 && fork() == 0)
        _exit(0);
    expect_another();
    errno = kept;
}

/* Among threads, fork() could wait for a lock that the interrupted one holds. */
static void fork_plainly_at_times(int signal)
{
    int kept = errno;
    (void)signal;
    if (atomic_load(&signals) % SIGNALS_A_CHILD == 0 && _Fork() == 0)
        _exit(0);
    expect_another();
    errno = kept;
}

static void start_signals(void (*handler)(int signal))
{
    struct sigaction action = {.sa_handler = handler};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};

    atomic_store(&signals, 0);
    expect(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction: %m");
    expect(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 &&
               timer_settime(timer, 0, &pause_between, NULL) == 0,
           "a timer: %m");
}

/* Every thread that could be in the handler has ended, or is the caller. */
static void end_signals(void)
{
    signal(SIGUSR1, SIG_IGN);
    expect(timer_delete(timer) == 0, "timer_delete: %m");
}

/* All in one thread. Whatever is replaced is read again, so there are system calls to interrupt. */
static void test_alone(const struct module *module, void (*handler)(int signal))
{
    unsigned i = 0;
    start_signals(handler);
    for (; i < REPLACEMENTS || atomic_load(&signals) < SIGNALS; i++) {
        enum build build = i % 2 == 0 ? BUILD_A : BUILD_B;
        copy_and_rename(build == BUILD_A ? "a.db" : "b.db", STATE_DATABASE);
        pass_a_second();
        for (unsigned n = i % 37; n < BUILD_SERVICES; n += 37) {
            expect(build_by_name(module, n) == build, "replacement %u: service-%u", i, n);
            expect(build_by_port(module, build, n) == build, "replacement %u: its port", i);
        }
        expect(build_by_list(module) == build, "replacement %u: the list", i);
    }
    end_signals();
    printf("alone: %u signals, %u databases\n", atomic_load(&signals), i);
}

/* The main thread lets the others have the signals. */
static void test_threads(const struct module *module)
{
    struct workers workers;
    sigset_t mask;
    unsigned i = 0;

    copy_and_rename("a.db", STATE_DATABASE);
    start_signals(fork_plainly_at_times);
    workers_start(&workers, module, THREADS);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &mask, NULL);
    for (; i < REPLACEMENTS || atomic_load(&signals) < SIGNALS; i++) {
        copy_and_rename(i % 2 == 0 ? "b.db" : "a.db", STATE_DATABASE);
        pass_a_second();
        workers_wait(&workers);
    }
    workers_end(&workers);
    end_signals();
    for (unsigned n = 0; n < THREADS; n++)
        expect(workers.each[n].refused == 0, "thread %u had no answer", n);
    printf("%u threads: %u signals, %u databases\n", THREADS, atomic_load(&signals), i);
}

int main(void)
{
    struct module module = builds_enter();
    unsigned descriptors = open_descriptors();

    alarm(120);
    signal(SIGCHLD, SIG_IGN); /* nobody waits for the handlers' children */
    test_alone(&module, do_nothing);
    test_alone(&module, fork_at_times);
    test_threads(&module);
    signal(SIGCHLD, SIG_DFL);
    expect(open_descriptors() == descriptors, "a descriptor is open");
    builds_leave();
    return 0;
}
