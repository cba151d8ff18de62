/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/io.h"
#include "files.h"
#include "tool/tool.h"

#define LOCK IANA_STATE_DIRECTORY "/lock"

/* How often to try to take the lock, in nanoseconds. */
#define LOCK_INTERVAL 50000000L

/* Open the file of the lock, which must be a regular file. A descriptor, or a negative errno. */
static int open_lock(struct diagnostic *diagnostic)
{
    struct stat status;
    int error = files_make_directories(IANA_STATE_DIRECTORY, diagnostic);
    if (error != 0)
        return error;
    int lock = io_open_at(AT_FDCWD, LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
                          FILES_OWNER_ONLY);
    if (lock < 0)
        return files_fail(diagnostic, lock, LOCK);
    error = fstat(lock, &status) != 0 ? -errno : 0;
    if (error == 0 && !S_ISREG(status.st_mode))
        error = -EMEDIUMTYPE;
    if (error == 0)
        return lock;
    close(lock);
    return files_fail(diagnostic, error, LOCK);
}

/*
 * Write which process has the lock, with its number if /proc/locks has it. A number in the file
 * would be wrong after the process was killed. Device numbers are not compared, because those of
 * Btrfs in /proc/locks are not those of stat(2).
 */
static void describe_holder(int lock, char *text, size_t size)
{
    struct stat status;
    char line[256];
    snprintf(text, size, "another process");
    FILE *locks = fopen("/proc/locks", "re");
    if (locks == NULL)
        return;
    while (fstat(lock, &status) == 0 && fgets(line, sizeof line, locks) != NULL) {
        char process[32];
        char inode[32];
        if (sscanf(line, "%*s FLOCK %*s WRITE %31s %*[^:]:%*[^:]:%31s", process, inode) == 2 &&
            strtoul(inode, NULL, 10) == status.st_ino && strtol(process, NULL, 10) > 0)
            snprintf(text, size, "process %s", process);
    }
    fclose(locks);
}

static time_t monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Take the lock without waiting. 0; -EWOULDBLOCK: another process has it; or a negative errno. */
static int try_lock(int lock)
{
    int error;
    do
        error = flock(lock, LOCK_EX | LOCK_NB) != 0 ? -errno : 0;
    while (error == -EINTR);
    return error;
}

/* Print a warning that another process has the lock, and wait for it. 0, or a negative errno. */
static int wait_for_lock(int lock, unsigned timeout, struct diagnostic *diagnostic)
{
    static const struct timespec interval = {.tv_nsec = LOCK_INTERVAL};
    time_t end = monotonic_seconds() + (time_t)timeout;
    char holder[64];
    int error;
    describe_holder(lock, holder, sizeof holder);
    diagnostic->path = LOCK;
    diagnostic_set(diagnostic, 0, 0, 0, "%s has the lock; waiting at most %u seconds", holder,
                   timeout);
    tool_warn(NULL, diagnostic);
    do {
        nanosleep(&interval, NULL);
        error = try_lock(lock);
    } while (error == -EWOULDBLOCK && monotonic_seconds() < end);
    if (error != -EWOULDBLOCK)
        return error == 0 ? 0 : files_fail(diagnostic, error, LOCK);
    describe_holder(lock, holder, sizeof holder);
    return diagnostic_set(diagnostic, error, 0, 0,
                          "%s still has the lock after %u seconds; see --timeout", holder, timeout);
}

int lock_take(unsigned timeout, struct diagnostic *diagnostic)
{
    int lock = open_lock(diagnostic);
    if (lock < 0)
        return lock;
    int error = try_lock(lock);
    if (error == -EWOULDBLOCK)
        error = wait_for_lock(lock, timeout, diagnostic);
    else if (error != 0)
        files_fail(diagnostic, error, LOCK);
    if (error == 0)
        return lock;
    close(lock);
    return error;
}

void lock_release(int lock)
{
    close(lock);
}
