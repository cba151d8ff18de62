/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Replacing a file: as a whole or not at all. */

#include "common/publish.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

#define OLD "the old one"
#define NEW "the new one, which is longer"

/* More than one read or write takes. */
#define LARGE 1000000u

static int publish_text(const char *path, const char *text)
{
    return publish_bytes(path, text, strlen(text));
}

static bool holds(const char *path, const char *text)
{
    char bytes[64] = "";
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(descriptor, bytes, sizeof bytes - 1);
    close(descriptor);
    return size == (ssize_t)strlen(text) && memcmp(bytes, text, strlen(text)) == 0;
}

/* What the action returns, which goes into eight bits, done by a process of its own; or -1. */
static int in_child(int (*action)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(action());
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

/* Everybody may read a database, whatever the umask of who made it. */
START_TEST(new_files)
{
    static const char *const paths[] = {"file", "./file2", "directory/file", ".hidden"};
    struct stat status;
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    mode_t kept = umask(077);
    for (size_t i = 0; i < COUNT(paths); i++) {
        ck_assert_int_eq(publish_text(paths[i], NEW), 0);
        ck_assert(holds(paths[i], NEW));
        ck_assert_int_eq(stat(paths[i], &status), 0);
        ck_assert_uint_eq(status.st_mode & 07777, 0644);
        ck_assert_uint_eq(status.st_nlink, 1);
    }
    ck_assert_int_eq(publish_text("empty", ""), 0);
    ck_assert(holds("empty", ""));
    ck_assert_uint_eq(unit_count_files(), 5);
    umask(kept);
}
END_TEST

/* The old file is not written to: who has it open, or has another name for it, keeps it whole. */
START_TEST(replaced_not_overwritten)
{
    char bytes[64] = "";
    unit_write_text("file", OLD);
    int descriptor = open("file", O_RDONLY | O_CLOEXEC);
    ck_assert_int_eq(link("file", "other-name"), 0);
    ck_assert_int_eq(publish_text("file", NEW), 0);
    ck_assert(holds("file", NEW));
    ck_assert(holds("other-name", OLD));
    ck_assert_int_eq(read(descriptor, bytes, sizeof bytes), strlen(OLD));
    ck_assert_str_eq(bytes, OLD);
    close(descriptor);
    ck_assert_uint_eq(unit_count_files(), 2);
}
END_TEST

static int publish_copy(const char *path, const char *source)
{
    int descriptor = open(source, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(descriptor, 0);
    int error = publish_descriptor(path, descriptor, SIZE_MAX);
    close(descriptor);
    return error;
}

START_TEST(large_files)
{
    static char bytes[LARGE];
    size_t size;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 >> 3);
    ck_assert_int_eq(publish_bytes("file", bytes, sizeof bytes), 0);
    ck_assert_int_eq(publish_copy("copy", "file"), 0);
    ck_assert_int_eq(publish_copy("copy", "copy"), 0);
    char *copy = unit_read("copy", &size);
    ck_assert_uint_eq(size, sizeof bytes);
    ck_assert(memcmp(copy, bytes, sizeof bytes) == 0);
    free(copy);
    ck_assert_uint_eq(unit_count_files(), 2);
}
END_TEST

/* Whoever reads while files are replaced gets one of them, whole. */
static int publish_in_turn(void)
{
    static char bytes[LARGE];
    for (int i = 0; i < 60; i++) {
        memset(bytes, 'a' + i % 2, sizeof bytes);
        if (publish_bytes("file", bytes, sizeof bytes) != 0)
            return 1;
    }
    return 0;
}

static bool is_whole(const char *path)
{
    size_t size;
    char *bytes = unit_read(path, &size);
    bool is_same = size == LARGE && (bytes[0] == 'a' || bytes[0] == 'b') &&
                   memcmp(bytes, bytes + 1, size - 1) == 0;
    free(bytes);
    return is_same;
}

/* The file that is there when the child begins; it ends or is killed meanwhile or thereafter. */
static pid_t start_publishing(void)
{
    static char bytes[LARGE];
    memset(bytes, 'a', sizeof bytes);
    unit_write("file", bytes, sizeof bytes);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(publish_in_turn());
    return child;
}

START_TEST(seen_whole)
{
    int status;
    unsigned reads = 0;
    pid_t child = start_publishing();
    while (waitpid(child, &status, WNOHANG) == 0) {
        char *bytes = malloc(LARGE + 1);
        int descriptor = open("file", O_RDONLY | O_CLOEXEC);
        ck_assert_int_eq(read(descriptor, bytes, LARGE + 1), LARGE);
        ck_assert(memcmp(bytes, bytes + 1, LARGE - 1) == 0);
        close(descriptor);
        free(bytes);
        reads++;
    }
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_uint_gt(reads, 0);
    ck_assert(is_whole("file"));
    ck_assert_uint_eq(unit_count_files(), 1);
}
END_TEST

START_TEST(killed_at_any_moment)
{
    for (unsigned i = 0; i < 20; i++) {
        pid_t child = start_publishing();
        usleep(1000 * i);
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        ck_assert(is_whole("file"));
    }
}
END_TEST

START_TEST(not_a_regular_file)
{
    static const char *const paths[] = {"directory", "fifo", "link", "/dev/null"};
    struct stat before;
    struct stat after;
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    ck_assert_int_eq(mkfifo("fifo", 0644), 0);
    ck_assert_int_eq(symlink("directory", "link"), 0);
    for (size_t i = 0; i < COUNT(paths); i++) {
        ck_assert_int_eq(lstat(paths[i], &before), 0);
        ck_assert_int_eq(publish_text(paths[i], NEW), -EEXIST);
        ck_assert_int_eq(lstat(paths[i], &after), 0);
        ck_assert_uint_eq(before.st_ino, after.st_ino);
        ck_assert_uint_eq(before.st_mode, after.st_mode);
    }
    ck_assert_uint_eq(unit_count_files(), 3);
}
END_TEST

/* A link is replaced itself; what it leads to stays. */
START_TEST(symbolic_links)
{
    static const char *const links[] = {"link", "dangling"};
    struct stat status;
    unit_write_text("target", OLD);
    ck_assert_int_eq(symlink("target", "link"), 0);
    ck_assert_int_eq(symlink("nothing", "dangling"), 0);
    for (size_t i = 0; i < COUNT(links); i++) {
        ck_assert_int_eq(publish_text(links[i], NEW), 0);
        ck_assert_int_eq(lstat(links[i], &status), 0);
        ck_assert(S_ISREG(status.st_mode));
        ck_assert(holds(links[i], NEW));
    }
    ck_assert(holds("target", OLD));
    ck_assert_uint_eq(unit_count_files(), 3);
}
END_TEST

START_TEST(paths_that_cannot_be)
{
    static char longest[PATH_MAX + 10];
    unit_write_text("file", OLD);
    ck_assert_int_eq(publish_text("", NEW), -EISDIR);
    ck_assert_int_eq(publish_text("file/", NEW), -EISDIR);
    ck_assert_int_eq(publish_text("file/file", NEW), -ENOTDIR);
    ck_assert_int_eq(publish_text("missing/file", NEW), -ENOENT);
    memset(longest, 'n', sizeof longest - 1);
    ck_assert_int_eq(publish_text(longest, NEW), -ENAMETOOLONG);
    longest[NAME_MAX + 1] = '\0';
    ck_assert_int_eq(publish_text(longest, NEW), -ENAMETOOLONG);
    longest[NAME_MAX] = '\0';
    ck_assert_int_eq(publish_text(longest, NEW), 0);
    ck_assert(holds(longest, NEW));
    ck_assert(holds("file", OLD));
    ck_assert_uint_eq(unit_count_files(), 2);
}
END_TEST

START_TEST(sources_that_cannot_be_read)
{
    unit_write_text("file", OLD);
    ck_assert_int_eq(mkdir("directory", 0755), 0);
    ck_assert_int_eq(publish_copy("file", "directory"), -EISDIR);
    ck_assert(holds("file", OLD));
    ck_assert_uint_eq(unit_count_files(), 2);
}
END_TEST

/* A disk that does not take the whole file, as far as the process can tell. */
static int publish_past_limit(void)
{
    static char bytes[LARGE];
    struct rlimit limit = {LARGE / 2, LARGE / 2};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    return -publish_bytes("file", bytes, sizeof bytes);
}

START_TEST(half_written)
{
    unit_write_text("file", OLD);
    ck_assert_int_eq(in_child(publish_past_limit), EFBIG);
    ck_assert(holds("file", OLD));
    ck_assert_uint_eq(unit_count_files(), 1);
}
END_TEST

static int publish_as_nobody(void)
{
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return EPERM;
    return -publish_text("file", NEW);
}

START_TEST(directory_without_permission)
{
    unit_write_text("file", OLD);
    ck_assert_int_eq(chmod(".", 0555), 0);
    ck_assert_int_eq(in_child(publish_as_nobody), EACCES);
    ck_assert_int_eq(chmod(".", 0755), 0);
    ck_assert(holds("file", OLD));
    ck_assert_uint_eq(unit_count_files(), 1);
}
END_TEST

/* Mount a tmpfs that nobody else sees. 0, or an errno. */
static int mount_privately(const char *directory, const char *options)
{
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", directory, "tmpfs", 0, options) != 0)
        return errno;
    return 0;
}

static int try_to_mount(void)
{
    return mount_privately("/", "size=64k");
}

/* Replace a file in the current directory, by one that fits and by one that does not. */
static int fill_disk(void)
{
    static char bytes[LARGE];
    if (publish_text("file", OLD) != 0 || publish_bytes("file", bytes, LARGE) != -ENOSPC)
        return 1;
    if (!holds("file", OLD) || unit_count_files() != 1)
        return 2;
    return publish_text("file", NEW) == 0 && holds("file", NEW) ? 0 : 3;
}

static int publish_on_full_disk(void)
{
    if (mount_privately("disk", "size=64k") != 0 || chdir("disk") != 0)
        return 100;
    return fill_disk();
}

START_TEST(full_disk)
{
    ck_assert_int_eq(mkdir("disk", 0755), 0);
    ck_assert_int_eq(in_child(publish_on_full_disk), 0);
}
END_TEST

/* Without /proc a draft must have a name from the start. */
static int publish_without_proc(void)
{
    if (mount_privately("disk", "size=64k") != 0 ||
        mount("none", "/proc", "tmpfs", 0, "size=4k") != 0 || chdir("disk") != 0)
        return 100;
    return fill_disk();
}

START_TEST(without_proc)
{
    ck_assert_int_eq(mkdir("disk", 0755), 0);
    ck_assert_int_eq(in_child(publish_without_proc), 0);
}
END_TEST

Suite *publish_suite(void)
{
    Suite *suite = suite_create("publish");
    TCase *done = unit_case(suite, "done");
    tcase_add_test(done, new_files);
    tcase_add_test(done, replaced_not_overwritten);
    tcase_add_test(done, large_files);
    tcase_add_test(done, seen_whole);
    tcase_add_test(done, symbolic_links);
    TCase *refused = unit_case(suite, "refused");
    tcase_add_test(refused, killed_at_any_moment);
    tcase_add_test(refused, not_a_regular_file);
    tcase_add_test(refused, paths_that_cannot_be);
    tcase_add_test(refused, sources_that_cannot_be_read);
    tcase_add_test(refused, half_written);
    tcase_add_test(refused, directory_without_permission);
    int error = in_child(try_to_mount);
    if (error == 0) {
        tcase_add_test(refused, full_disk);
        tcase_add_test(refused, without_proc);
    } else {
        fprintf(stderr, "skipped: publish: full_disk, without_proc: cannot mount: %s\n",
                strerror(error));
    }
    return suite;
}
