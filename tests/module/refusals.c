/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A database may not be opened, or not even its status be had, as with AppArmor and SELinux, which
 * write a line to the system's log at each attempt. A process makes one attempt a minute, however
 * many lookups and threads it has; the other database is looked at each second, and so is a path
 * without a file. What becomes allowed is used within a minute.
 *
 * This program defines open() and stat() itself, so that the module calls them instead of those of
 * the C library, and has a clock that the test sets.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define MINUTE  60
#define THREADS 4u

/* A path of the module. */
static struct database {
    const char *path;
    atomic_int refusal; /* what an attempt fails with; 0: it does not */
    atomic_bool has_status;
    atomic_uint attempts; /* that were refused */
    atomic_long last;     /* the second of the last one */
} databases[] = {
    {.path = STATE_DATABASE, .last = -MINUTE},
    {.path = DATA_DATABASE, .last = -MINUTE},
};
static struct database *const state = &databases[0];
static struct database *const data = &databases[1];

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return (long)time.tv_sec; /* since the start of the system */
}

/* Whether an attempt at a path is refused; then count it, and expect a minute since the last. It
 * takes time, so that other threads come meanwhile. */
static bool is_refused(const char *path, bool is_status)
{
    for (struct database *each = databases; each <= data; each++) {
        int refusal = atomic_load(&each->refusal);
        if (strcmp(path, each->path) != 0 || refusal == 0 ||
            (is_status && atomic_load(&each->has_status)))
            continue;
        long last = atomic_exchange(&each->last, now());
        expect(now() - last >= MINUTE, "%s: refused %ld seconds after the last time", path,
               now() - last);
        atomic_fetch_add(&each->attempts, 1);
        usleep(1000);
        errno = refusal;
        return true;
    }
    return false;
}

int open(const char *path, int flags, ...)
{
    return is_refused(path, false) ? -1 : openat(AT_FDCWD, path, flags, 0644);
}

int stat(const char *path, struct stat *status)
{
    return is_refused(path, true) ? -1 : fstatat(AT_FDCWD, path, status, 0);
}

static void refuse(struct database *database, int error, bool has_status)
{
    atomic_store(&database->has_status, has_status);
    atomic_store(&database->refusal, error);
}

static void allow(struct database *database)
{
    atomic_store(&database->refusal, 0);
}

/* How a case runs: what is refused, and how. */
struct run {
    const struct module *module;
    int error;
    bool has_status;
};

/* All kinds of lookups have this result, in each of so many seconds. */
static void expect_for(const struct run *run, int seconds, enum build build, const char *when)
{
    for (int second = 0; second < seconds; second++) {
        expect(build_by_name(run->module, 1) == build, "%s, second %d: by name", when, second);
        expect(build_by_port(run->module, build == NO_BUILD ? BUILD_A : build, 7) == build,
               "%s, second %d: by port", when, second);
        expect(build_by_list(run->module) == build, "%s, second %d: the list", when, second);
        pass_a_second();
    }
}

/* So many attempts were refused since the last call. */
static void expect_attempts(struct database *database, unsigned count)
{
    unsigned attempts = atomic_exchange(&database->attempts, 0);
    expect(attempts == count, "%s: %u attempts, not %u", database->path, attempts, count);
}

static void pass_a_minute(void)
{
    for (int second = 0; second < MINUTE; second++)
        pass_a_second();
}

static void both_from_the_start(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    copy_and_rename("b.db", DATA_DATABASE);
    refuse(state, run->error, run->has_status);
    refuse(data, run->error, run->has_status);
    expect_for(run, 5 * MINUTE, NO_BUILD, "refused");
    expect_attempts(state, 5);
    expect_attempts(data, 5);
    allow(state);
    pass_a_minute();
    expect_for(run, 3, BUILD_A, "allowed");
}

static void state_from_the_start(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    refuse(state, run->error, run->has_status);
    expect_for(run, 10, NO_BUILD, "there is no other");
    copy_and_rename("b.db", DATA_DATABASE);
    expect_for(run, 10, BUILD_B, "the other appeared");
    copy_and_rename("a.db", DATA_DATABASE);
    expect_for(run, 2 * MINUTE - 20, BUILD_A, "the other was replaced");
    expect_attempts(state, 2);
    copy_and_rename("b.db", STATE_DATABASE);
    allow(state);
    pass_a_minute();
    expect_for(run, 3, BUILD_B, "allowed");
}

/* The process has read little of the database that it may no longer open. */
static void state_later(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    keep_build(run->module, BUILD_A, 1);
    refuse(state, run->error, run->has_status);
    copy_and_rename("b.db", STATE_DATABASE);
    for (int second = 0; second < 3 * MINUTE; second++) {
        expect(build_by_name(run->module, 1) == BUILD_A, "what was known is lost");
        expect(build_by_name(run->module, 900) == NO_BUILD, "the other build");
        pass_a_second();
    }
    unsigned attempts = atomic_exchange(&state->attempts, 0);
    expect(attempts >= 2 && attempts <= 3, "%u attempts in three minutes", attempts);
    allow(state);
    pass_a_minute();
    expect_for(run, 3, BUILD_B, "allowed");
}

static void data_while_state_appears(const struct run *run)
{
    copy_and_rename("b.db", DATA_DATABASE);
    refuse(data, run->error, run->has_status);
    expect_for(run, 10, NO_BUILD, "refused");
    copy_and_rename("a.db", STATE_DATABASE);
    expect_for(run, 10, BUILD_A, "state appeared");
    copy_and_rename("b.db", STATE_DATABASE);
    expect_for(run, 10, BUILD_B, "state was replaced");
    copy_and_rename("a.db", STATE_DATABASE);
    expect_for(run, 10, BUILD_A, "state was replaced again");
    expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    allow(data);
    pass_a_minute();
    expect_for(run, 3, BUILD_B, "data is allowed");
}

/* An attempt that fails for another reason ends the pause: the path is again looked at each second.
 */
static void is_absent_afterwards(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    refuse(state, run->error, run->has_status);
    expect_for(run, 10, NO_BUILD, "refused");
    expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    allow(state);
    pass_a_minute();
    expect_for(run, 3, NO_BUILD, "absent");
    copy_and_rename("b.db", STATE_DATABASE);
    expect_for(run, 3, BUILD_B, "appeared");
}

/* Until each worker has begun and ended lookups. */
static void wait_for(struct workers *workers)
{
    for (unsigned i = 0; i < workers->count; i++) {
        struct worker *worker = &workers->each[i];
        unsigned long before = atomic_load(&worker->refused) + atomic_load(&worker->from_a);
        while (atomic_load(&worker->refused) + atomic_load(&worker->from_a) < before + 4)
            usleep(10);
    }
}

/* is_refused expects that no second thread makes an attempt in the same minute. */
static void by_threads(const struct run *run)
{
    struct workers workers;
    copy_and_rename("a.db", STATE_DATABASE);
    refuse(state, run->error, run->has_status);
    expect_for(run, 1, NO_BUILD, "refused");
    workers_start(&workers, run->module, THREADS);
    for (int second = 0; second < 5 * MINUTE; second++) {
        wait_for(&workers);
        pass_a_second();
    }
    unsigned attempts = atomic_exchange(&state->attempts, 0);
    expect(attempts >= 5 && attempts <= 6, "%u attempts in five minutes", attempts);
    /* An attempt that is under way may end a second later. */
    allow(state);
    for (int second = 0; second <= MINUTE; second++) {
        wait_for(&workers);
        pass_a_second();
    }
    workers_end(&workers);
    expect_for(run, 3, BUILD_A, "allowed");
}

static const struct module *interrupted;

static void look_up_meanwhile(void)
{
    expect(build_by_name(interrupted, 2) == NO_BUILD, "an answer in the middle of a lookup");
    expect(build_by_list(interrupted) == NO_BUILD, "a list in the middle of a lookup");
}

/* A signal handler looks up at any moment of a lookup; one of the two makes the attempt. */
static void by_signals(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    refuse(state, run->error, run->has_status);
    expect_for(run, 1, NO_BUILD, "refused");
    interrupted = run->module;
    for (unsigned reading = 1; reading <= 8; reading++) {
        pass_a_minute();
        clock_interrupt(reading, look_up_meanwhile);
        expect(build_by_name(run->module, 1) == NO_BUILD, "an answer");
        clock_interrupt(0, NULL);
    }
    expect_attempts(state, 9);
    allow(state);
    pass_a_minute();
    expect_for(run, 3, BUILD_A, "allowed");
}

/* The child of a fork does not try anew. */
static void by_children(const struct run *run)
{
    copy_and_rename("a.db", STATE_DATABASE);
    refuse(state, run->error, run->has_status);
    expect_for(run, 10, NO_BUILD, "refused");
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    if (child == 0) {
        expect_for(run, MINUTE - 10, NO_BUILD, "in the child");
        expect_attempts(state, 1);
        _exit(0);
    }
    expect_end(child, "the child");
}

static const struct {
    const char *what;
    void (*act)(const struct run *run);
} cases[] = {
    {"both databases, from the start", both_from_the_start},
    {"the first, from the start", state_from_the_start},
    {"the first, later", state_later},
    {"the second, and the first appears", data_while_state_appears},
    {"the first, which then is gone", is_absent_afterwards},
    {"the first, by threads", by_threads},
    {"the first, by signal handlers", by_signals},
    {"the first, by a child", by_children},
};

struct turn {
    struct run run;
    void (*act)(const struct run *run);
};

static void take(void *context)
{
    const struct turn *turn = context;
    turn->act(&turn->run);
}

int main(void)
{
    static const int errors[] = {EACCES, EPERM};
    struct module module = builds_enter();
    for (unsigned i = 0; i < 4 * sizeof cases / sizeof cases[0]; i++) {
        struct turn turn = {{&module, errors[i / 2 % 2], i % 2 == 0}, cases[i / 4].act};
        printf("%s: %s, %s its status\n", cases[i / 4].what, strerror(turn.run.error),
               turn.run.has_status ? "with" : "without");
        fflush(stdout);
        builds_clear();
        in_child(take, &turn);
    }
    builds_leave();
    return 0;
}
