/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: hosts, with `services: iana` in /etc/nsswitch.conf
 *
 * A process that changes itself between lookups: its descriptors, locale, root, user, limits, and
 * which files it may open. Earlier answers stay valid. A new lookup is answered from the database
 * that the process can reach now, or refused. The lookups use the functions of the module, and
 * glibc. The exit code is 77 if seccomp(2) is missing, and with it the processes that may open no
 * file.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wctype.h>

#include "lib/builds.h"
#include "lib/clock.h"

#define NOBODY 65534

/* What glibc's functions return, as the statuses that they come from. */

static enum nss_status status_of(int returned, const struct servent *result, int *errnop)
{
    errno = UNTOUCHED;
    if (returned == 0)
        return result != NULL ? NSS_STATUS_SUCCESS : NSS_STATUS_NOTFOUND;
    *errnop = returned;
    return returned == ERANGE ? NSS_STATUS_TRYAGAIN : NSS_STATUS_UNAVAIL;
}

static enum nss_status public_by_name(const char *name, const char *protocol,
                                      struct servent *service, char *buffer, size_t size,
                                      int *errnop)
{
    struct servent *result;
    int returned = getservbyname_r(name, protocol, service, buffer, size, &result);
    return status_of(returned, result, errnop);
}

static enum nss_status public_by_port(int port, const char *protocol, struct servent *service,
                                      char *buffer, size_t size, int *errnop)
{
    struct servent *result;
    int returned = getservbyport_r(port, protocol, service, buffer, size, &result);
    return status_of(returned, result, errnop);
}

static enum nss_status public_set(int stay_open)
{
    setservent(stay_open);
    errno = UNTOUCHED;
    return NSS_STATUS_SUCCESS;
}

/* It returns ENOENT at the end and without a database; then errno is the database's. */
static enum nss_status public_next(struct servent *service, char *buffer, size_t size, int *errnop)
{
    struct servent *result;
    int returned = getservent_r(service, buffer, size, &result);
    if (returned == ENOENT && errno == UNTOUCHED)
        return NSS_STATUS_NOTFOUND;
    return status_of(returned, result, errnop);
}

static enum nss_status public_end(void)
{
    endservent();
    errno = UNTOUCHED;
    return NSS_STATUS_SUCCESS;
}

static const struct module public_functions = {public_by_name, public_by_port, public_set,
                                               public_next, public_end};

/* The little that the host has asked so far, and may ask for ever. */
static void expect_known(const struct module *module)
{
    keep_build(module, BUILD_A, 1);
    expect(build_by_port(module, BUILD_A, 1) == BUILD_A, "no answer by port, or another one");
}

/* The file cannot be had any more, for this reason: whatever else comes is of the build so far. */
static void expect_known_alone(const struct module *module, int reason)
{
    struct answer answer;
    for (int second = 0; second < 2; second++) {
        unsigned refused = 0;
        expect_known(module);
        for (unsigned n = 0; n < BUILD_SERVICES; n += 37) {
            enum build build = build_by_name(module, n);
            expect(build == BUILD_A || build == NO_BUILD, "service-%u of another build", n);
            refused += build == NO_BUILD;
        }
        expect(refused > 0, "everything was known");
        expect(build_by_list(module) == NO_BUILD, "a list out of nothing");
        ask_name(module, "service-1400", "tcp", &answer);
        expect(answer.status == NSS_STATUS_UNAVAIL && answer.error == reason,
               "status %d, *errnop %d", (int)answer.status, answer.error);
        pass_a_second();
    }
}

/* The database can be had as before, and so can one that replaces it. */
static void expect_all(const struct module *module)
{
    expect_known(module);
    expect_build(module, BUILD_A, "then");
    pass_a_second();
    expect_build(module, BUILD_A, "a second later");
}

static void expect_replacement(const struct module *module)
{
    copy_and_rename("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_B, "replaced");
}

/* No lookup has left one open, from this one on. */
static void expect_closed(int descriptor)
{
    for (; descriptor < 64; descriptor++)
        expect(close(descriptor) != 0 && errno == EBADF, "descriptor %d was open", descriptor);
}

/* Like many a daemon. The list goes on, too. */
static void closes_descriptors(const struct module *module)
{
    struct answer answer;
    expect_known(module);
    for (unsigned index = 0; index < 2 * BUILD_SERVICES; index++) {
        closefrom(3);
        ask_next(module, &answer);
        expect(answer.status == NSS_STATUS_SUCCESS && build_of_entry(&answer, index) == BUILD_A,
               "service %u of the list", index);
        expect(build_by_name(module, index % BUILD_SERVICES) == BUILD_A, "between them");
    }
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
    expect_all(module);
    expect_replacement(module);
    expect_closed(3);
}

/* What is opened first gets 0 then. */
static void has_no_standard_descriptors(const struct module *module)
{
    closefrom(0);
    expect_all(module);
    expect_replacement(module);
    expect_closed(0);
}

static void expect_name(const struct module *module, const char *name, bool is_known)
{
    struct answer answer;
    ask_name(module, name, "tcp", &answer);
    expect(answer.status == (is_known ? NSS_STATUS_SUCCESS : NSS_STATUS_NOTFOUND), "%s: status %d",
           name, (int)answer.status);
    expect(!is_known || strcmp(answer.service.s_name, "service-7") == 0, "%s", name);
}

/* In Turkish, I is the capital of another letter than i; in the names of services it is not. */
static void speaks_turkish(const struct module *module)
{
    expect_known(module);
    expect(setlocale(LC_ALL, "tr_TR.UTF-8") != NULL, "there is no such locale");
    expect(towlower(L'I') == L'\u0131', "this is not Turkish");
    expect_name(module, "SERVICE-7", true);
    expect_name(module, "Service-7", true);
    expect_name(module, "serv\u0131ce-7", false);
    expect_name(module, "SERV\u0130CE-7", false);
    expect_all(module);
    expect_replacement(module);
    expect_name(module, "SERVICE-7", true);
}

static void enter_root(const char *path)
{
    expect(chroot(path) == 0 && chdir("/") == 0, "chroot %s: %m", path);
}

static void enters_an_empty_root(const struct module *module)
{
    expect_known(module);
    enter_root("empty");
    expect_known_alone(module, ENOENT);
}

static void enters_another_root(const struct module *module)
{
    expect_known(module);
    enter_root("other");
    expect_known(module);
    for (unsigned n = 0; n < BUILD_SERVICES; n += 37)
        expect(build_by_name(module, n) != NO_BUILD, "service-%u", n);
    pass_a_second();
    expect_build(module, BUILD_B, "that root's database");
}

/* glibc reads that root's nsswitch.conf, and has the module already. */
static void asks_in_another_root_first(const struct module *module)
{
    enter_root("other");
    expect_build(module, BUILD_B, "that root's database");
}

static void become_nobody(void)
{
    expect(setgid(NOBODY) == 0 && setuid(NOBODY) == 0, "setuid: %m");
}

static void becomes_nobody(const struct module *module)
{
    expect_known(module);
    become_nobody();
    expect_all(module);
}

static void becomes_nobody_without_permission(const struct module *module)
{
    expect_known(module);
    expect(chmod(STATE_DATABASE, 0600) == 0, "chmod: %m");
    become_nobody();
    expect_known_alone(module, EACCES);
}

static void becomes_a_daemon(const struct module *module)
{
    expect_known(module);
    enter_root(".");
    closefrom(0);
    expect_replacement(module);
    umask(0777);
    become_nobody();
    expect_build(module, BUILD_B, "a daemon");
}

static void has_no_descriptors(const struct module *module)
{
    struct rlimit none = {0, 0};
    expect_known(module);
    expect(setrlimit(RLIMIT_NOFILE, &none) == 0, "setrlimit: %m");
    expect_known_alone(module, EMFILE);
}

/* From now on nothing can be opened: it fails with EPERM. */
static void forbid_opening(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef SYS_open
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_open, 1, 0),
#endif
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    expect(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
               prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0,
           "seccomp: %m");
}

static void may_not_open(const struct module *module)
{
    expect_known(module);
    forbid_opening();
    expect_known_alone(module, EPERM);
}

static void never_may_open(const struct module *module)
{
    struct answer answer;
    forbid_opening();
    ask_name(module, "service-1", "tcp", &answer);
    expect(answer.status == NSS_STATUS_UNAVAIL && answer.error == EPERM, "status %d, *errnop %d",
           (int)answer.status, answer.error);
}

static const struct host {
    const char *what;
    void (*live)(const struct module *module);
    bool is_filtered;
    bool is_direct; /* glibc could not read its own nsswitch.conf */
} hosts[] = {
    {"closes its descriptors", closes_descriptors, false, false},
    {"has no standard descriptors", has_no_standard_descriptors, false, false},
    {"speaks Turkish", speaks_turkish, false, false},
    {"enters a root without a database", enters_an_empty_root, false, false},
    {"enters a root with another database", enters_another_root, false, false},
    {"asks in another root first", asks_in_another_root_first, false, false},
    {"becomes another user", becomes_nobody, false, false},
    {"becomes a user who may not read", becomes_nobody_without_permission, false, false},
    {"becomes a daemon", becomes_a_daemon, false, false},
    {"may have no descriptors", has_no_descriptors, false, false},
    {"may not open files any more", may_not_open, true, false},
    {"never may open files", never_may_open, true, true},
};

struct run {
    const struct module *module;
    const struct host *host;
};

static void act(void *context)
{
    const struct run *run = context;
    run->host->live(run->module);
}

/* The roots to enter. */
static void make_roots(void)
{
    builds_clear();
    copy_and_rename("a.db", STATE_DATABASE);
    expect(mkdir("empty", 0755) == 0 && mkdir("other", 0755) == 0 &&
               mkdir("other/etc", 0755) == 0 && mkdir("other/state", 0755) == 0,
           "mkdir: %m");
    copy_in_place("b.db", "other/state/services.db");
    copy_in_place("/etc/nsswitch.conf", "other/etc/nsswitch.conf");
}

int main(void)
{
    const struct module direct = builds_enter();
    bool has_filters = prctl(PR_GET_SECCOMP) >= 0; /* an emulator of user programs has none */
    make_roots();
    for (size_t i = 0; i < 2 * (sizeof hosts / sizeof hosts[0]); i++) {
        struct run run = {i % 2 == 0 ? &direct : &public_functions, &hosts[i / 2]};
        if ((run.host->is_direct && run.module != &direct) ||
            (run.host->is_filtered && !has_filters))
            continue;
        printf("a host %s%s\n", run.host->what, run.module != &direct ? ", through glibc" : "");
        fflush(stdout);
        copy_and_rename("a.db", STATE_DATABASE);
        in_child(act, &run);
    }
    builds_leave();
    if (!has_filters)
        printf("skipped: there is no seccomp for the hosts that may not open files\n");
    return has_filters ? 0 : 77;
}
