/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Each system call of a lookup fails once, with each of several errors. The answer is right or
 * missing, no descriptor stays open, and one second later lookups work as before; after a refusal,
 * a minute later. This program defines the functions of these system calls itself, so that the
 * module calls them instead of those of the C library.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/builds.h"
#include "lib/clock.h"

enum call { OPEN, STAT, FSTAT, PREAD, CLOSE, CALLS };

static const int errors[] = {EINTR, EIO, ENOMEM, EMFILE, ENFILE, ENOSPC, EACCES};

/* The call that fails: the one of that number, from 1, of its kind; 0: none does. */
static struct {
    enum call call;
    unsigned number;
    int error;
    unsigned counts[CALLS];
} fault;

static bool fails(enum call call)
{
    if (++fault.counts[call] != fault.number || call != fault.call)
        return false;
    errno = fault.error;
    return true;
}

int open(const char *path, int flags, ...)
{
    return fails(OPEN) ? -1 : openat(AT_FDCWD, path, flags, 0644);
}

/* Where in a status a byte is other than the file system has it. NULL: nowhere. */
static const size_t *changed_field;

int stat(const char *path, struct stat *status)
{
    int error = fails(STAT) ? -1 : fstatat(AT_FDCWD, path, status, 0);
    if (error == 0 && changed_field != NULL)
        ((unsigned char *)status)[*changed_field]++;
    return error;
}

int fstat(int descriptor, struct stat *status)
{
    return fails(FSTAT) ? -1 : fstatat(descriptor, "", status, AT_EMPTY_PATH);
}

/* What comes is half of what is asked for, if that is much. */
ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset)
{
    struct iovec part = {bytes, size > 1024 ? size / 2 : size};
    return fails(PREAD) ? -1 : preadv(descriptor, &part, 1, offset);
}

/* Linux closes the descriptor in any case. */
int close(int descriptor)
{
    long result = syscall(SYS_close, descriptor);
    return fails(CLOSE) ? -1 : (int)result;
}

/* A lookup, and what there is when it is made. */
struct run {
    struct module module;
    enum { BY_NAME, BY_PORT, BY_LIST, WAYS } way;
    bool is_warm;   /* the header and other blocks are in memory, and a look at the files is due */
    bool has_data;  /* the second path has a database, too: the other build */
    bool *has_come; /* in memory shared with a child: the call that fails was made */
};

static enum build ask(const struct run *run)
{
    switch (run->way) {
    case BY_NAME:
        return build_by_name(&run->module, 700);
    case BY_PORT:
        return build_by_port(&run->module, BUILD_A, 700);
    default:
        return build_by_list(&run->module);
    }
}

static void fail_once(void *context)
{
    struct run *run = context;
    unsigned number = fault.number;
    fault.number = 0;
    if (run->is_warm)
        keep_build(&run->module, BUILD_A, 1);
    pass_a_second();
    unsigned descriptors = open_descriptors();
    memset(fault.counts, 0, sizeof fault.counts);
    fault.number = number;
    enum build build = ask(run);
    bool has_come = fault.counts[fault.call] >= number;
    fault.number = 0;

    const char *error = strerror(fault.error);
    expect(open_descriptors() == descriptors, "a descriptor is open after: %s", error);
    bool is_anew = !run->is_warm || run->way == BY_LIST;
    bool is_refused = fault.error == EACCES;
    expect(build == BUILD_A || build == NO_BUILD || (run->has_data && (is_anew || is_refused)),
           "another build after: %s", error);
    if (fault.call == CLOSE || (fault.call == PREAD && fault.error == EINTR) || !has_come)
        expect(build == BUILD_A, "no answer after: %s", error);
    for (int second = 0; second < (is_refused ? 60 : 1); second++)
        pass_a_second();
    expect(ask(run) == BUILD_A && build_by_name(&run->module, 1) == BUILD_A,
           "no answer afterwards: %s", error);
    *run->has_come = has_come;
}

/* Let this call of a lookup fail, one time after the other, with each error. How many did. */
static unsigned fail_in_turn(struct run *run, enum call call)
{
    unsigned failures = 0;
    fault.call = call;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        fault.error = errors[i];
        fault.number = 0;
        do {
            fault.number++;
            failures++;
            in_child(fail_once, run);
        } while (*run->has_come);
        failures--;
    }
    fault.number = 0;
    return failures;
}

/* A file is opened again if anything in its status has changed that tells one file from another. */
static void change_status(void *context)
{
    static const size_t fields[] = {
        offsetof(struct stat, st_dev),          offsetof(struct stat, st_ino),
        offsetof(struct stat, st_size),         offsetof(struct stat, st_mtim.tv_sec),
        offsetof(struct stat, st_mtim.tv_nsec), offsetof(struct stat, st_ctim.tv_sec),
        offsetof(struct stat, st_ctim.tv_nsec)};
    const struct run *run = context;
    keep_build(&run->module, BUILD_A, 1);
    for (size_t i = 0; i < 2 * sizeof fields / sizeof fields[0]; i++) {
        unsigned opened = i % 2;
        changed_field = opened ? &fields[i / 2] : NULL;
        fault.counts[OPEN] = 0;
        pass_a_second();
        expect(build_by_name(&run->module, 1) == BUILD_A, "no answer");
        expect(fault.counts[OPEN] == opened, "field %zu: opened %u times, not %u", i / 2,
               fault.counts[OPEN], opened);
    }
}

int main(void)
{
    struct run run = {.module = builds_enter()};
    unsigned failures[CALLS] = {0};
    run.has_come =
        mmap(NULL, sizeof *run.has_come, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    expect(run.has_come != MAP_FAILED, "mmap: %m");
    copy_and_rename("a.db", STATE_DATABASE);
    in_child(change_status, &run);
    for (unsigned i = 0; i < 4 * WAYS; i++) {
        run.way = i / 4;
        run.is_warm = i % 2 != 0;
        run.has_data = i / 2 % 2 != 0;
        if (run.has_data)
            copy_and_rename("b.db", DATA_DATABASE);
        else
            unlink(DATA_DATABASE);
        for (enum call call = 0; call < CALLS; call++)
            failures[call] += fail_in_turn(&run, call);
    }
    printf("failures: open %u, stat %u, fstat %u, pread %u, close %u\n", failures[OPEN],
           failures[STAT], failures[FSTAT], failures[PREAD], failures[CLOSE]);
    for (int call = 0; call < CALLS; call++)
        expect(failures[call] > 0, "a call never failed");
    builds_leave();
    return 0;
}
