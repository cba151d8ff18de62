/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * No memory: a lookup answers out of the file. No descriptors: a lookup says so, and the next one,
 * when there are some again, answers. And how little lookups take: nothing for the first one of a
 * process, a snapshot with two blocks for the second, then nothing.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ianadb.h"
#include "lib/builds.h"
#include "lib/clock.h"

/* What stands before libc's malloc, for the module and everybody; it counts, and fails once. */
static struct {
    size_t count;
    size_t bytes;
    size_t failing; /* the number of the one that fails, from 1; 0: none */
} allocations;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);

static bool fails(size_t size)
{
    allocations.bytes += size;
    if (++allocations.count != allocations.failing)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(count * size) ? NULL : __libc_calloc(count, size);
}

static void count_from_here(size_t failing)
{
    allocations.count = 0;
    allocations.bytes = 0;
    allocations.failing = failing;
}

/* What a lookup may meet. */
static enum build ask_by_name(const struct module *module)
{
    return build_by_name(module, 700);
}

static enum build ask_by_port(const struct module *module)
{
    return build_by_port(module, BUILD_A, 700);
}

/* Without a snapshot, the lookup comes to each block of the file twice. */
static enum build ask_in_capitals(const struct module *module)
{
    struct answer answer;
    ask_name(module, "SERVICE-700", "tcp", &answer);
    if (answer.status != NSS_STATUS_SUCCESS)
        return NO_BUILD;
    expect(ntohs((uint16_t)answer.service.s_port) == BUILD_A + 700, "another service");
    return BUILD_A;
}

static const struct way {
    const char *name;
    enum build (*ask)(const struct module *module);
} ways[] = {{"by name", ask_by_name},
            {"in capitals", ask_in_capitals},
            {"by port", ask_by_port},
            {"to a list", build_by_list}};

struct run {
    struct module module;
    const struct way *way;
    size_t failing;
    bool is_warm;   /* another lookup has read the header before */
    bool is_second; /* the lookup is the second of the process, which makes a snapshot */
};

/* The caller's thread can be cancelled, as before the lookup. */
static void expect_cancelable(size_t failing)
{
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
    expect(state == PTHREAD_CANCEL_ENABLE, "no cancellation after failure %zu", failing);
}

/* The allocation that fails takes a list at most: without memory a lookup reads the file anew. */
static void fail_once(void *context)
{
    struct run *run = context;
    struct answer answer;
    unsigned descriptors = open_descriptors();
    if (run->is_warm)
        keep_build(&run->module, BUILD_A, 1);
    if (run->is_second)
        expect(ask_by_name(&run->module) == BUILD_A, "the first lookup");
    count_from_here(run->failing);
    enum build build = run->way->ask(&run->module);
    allocations.failing = 0;
    expect(build == BUILD_A || (build == NO_BUILD && run->way->ask == build_by_list),
           "%s: no answer, or a wrong one", run->way->name);
    expect(open_descriptors() == descriptors, "%s: a descriptor is open after failure %zu",
           run->way->name, run->failing);
    expect_cancelable(run->failing);
    expect(run->way->ask(&run->module) == BUILD_A, "%s: no answer after failure %zu",
           run->way->name, run->failing);
    ask_name(&run->module, "service-1", "tcp", &answer);
    expect(answer.status == NSS_STATUS_SUCCESS, "no lookup after failure %zu", run->failing);
}

static void expect_reason(void *context)
{
    struct run *run = context;
    struct answer answer;
    count_from_here(1);
    ask_next(&run->module, &answer);
    allocations.failing = 0;
    expect(answer.status == NSS_STATUS_UNAVAIL && answer.error == ENOMEM, "status %d, *errnop %d",
           (int)answer.status, answer.error);
}

static void count_allocations(void *context)
{
    struct run *run = context;
    struct answer answer;
    count_from_here(0);
    expect(ask_by_name(&run->module) == BUILD_A, "the first lookup");
    expect(allocations.count == 0, "the first lookup took %zu bytes", allocations.bytes);
    expect(ask_by_name(&run->module) == BUILD_A, "the second lookup");
    size_t bytes = allocations.bytes;
    printf("the second lookup: %zu bytes\n", bytes);
    expect(bytes >= 2 * IANADB_BLOCK_SIZE && bytes < 4 * IANADB_BLOCK_SIZE,
           "the second lookup took %zu bytes", bytes);
    expect(ask_by_port(&run->module) == BUILD_A, "the first lookup by port");
    ask_name(&run->module, "no-such-service", NULL, &answer);
    count_from_here(0);
    for (int i = 0; i < 1000; i++) {
        expect(ask_by_name(&run->module) == BUILD_A, "a warm lookup by name");
        expect(ask_by_port(&run->module) == BUILD_A, "a warm lookup by port");
        ask_name(&run->module, "no-such-service", NULL, &answer);
        expect(answer.status == NSS_STATUS_NOTFOUND, "a warm miss");
    }
    expect(allocations.count == 0, "warm lookups took %zu allocations", allocations.count);
}

static void limit_descriptors(rlim_t limit)
{
    struct rlimit descriptors;
    expect(getrlimit(RLIMIT_NOFILE, &descriptors) == 0, "getrlimit: %m");
    descriptors.rlim_cur = limit;
    expect(setrlimit(RLIMIT_NOFILE, &descriptors) == 0, "setrlimit: %m");
}

static void lack_descriptors(void *context)
{
    struct run *run = context;
    struct answer answer;
    struct rlimit before;
    expect(getrlimit(RLIMIT_NOFILE, &before) == 0, "getrlimit: %m");
    if (run->is_warm)
        keep_build(&run->module, BUILD_A, 1);
    limit_descriptors(0);
    expect(run->way->ask(&run->module) == NO_BUILD, "%s: no descriptor was needed", run->way->name);
    ask_name(&run->module, "service-1400", "tcp", &answer);
    expect(answer.status == NSS_STATUS_UNAVAIL && answer.error == EMFILE, "status %d, *errnop %d",
           (int)answer.status, answer.error);
    if (run->is_warm)
        expect(build_by_name(&run->module, 1) == BUILD_A, "what is in memory needs no descriptor");
    limit_descriptors(before.rlim_cur);
    expect(run->way->ask(&run->module) == BUILD_A, "%s: no answer when there are some again",
           run->way->name);
}

int main(void)
{
    struct run run = {.module = builds_enter()};
    copy_and_rename("a.db", STATE_DATABASE);
    for (size_t i = 0; i < 3 * (sizeof ways / sizeof ways[0]); i++) {
        run.way = &ways[i / 3];
        run.is_warm = i % 3 == 1;
        run.is_second = i % 3 == 2;
        for (run.failing = 1; run.failing <= 8; run.failing++)
            in_child(fail_once, &run);
        in_child(lack_descriptors, &run);
    }
    in_child(expect_reason, &run);
    in_child(count_allocations, &run);
    builds_leave();
    return 0;
}
