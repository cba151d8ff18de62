/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: confined, where /etc/nsswitch.conf has `services: iana files`, and /etc/services a
 * service-1 on FILES_PORT
 *
 * A process may not read the databases: rules of Landlock refuse to open them, as AppArmor and
 * SELinux do, and filters of seccomp(2) refuse system calls. The process is not killed, and `files`
 * answers. Exit code 77: this kernel lacks Landlock or seccomp.
 */

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <netdb.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/builds.h"
#include "lib/clock.h"

#define FILES_PORT 7
#define NO_PORT    0

static unsigned refused_opens; /* of a database */

/* The module calls this one. */
int open(const char *path, int flags, ...)
{
    int descriptor = openat(AT_FDCWD, path, flags, 0);
    if (descriptor < 0 && errno == EACCES && strstr(path, "services.db") != NULL)
        refused_opens++;
    return descriptor;
}

/* Ask glibc for the port of service-N: the port, or NO_PORT. Allocates no memory. */
static int port_of(unsigned n)
{
    char name[32];
    char buffer[4096];
    struct servent service;
    struct servent *result;
    snprintf(name, sizeof name, "service-%u", n);
    if (getservbyname_r(name, "tcp", &service, buffer, sizeof buffer, &result) != 0 ||
        result == NULL)
        return NO_PORT;
    expect(strcmp(result->s_name, name) == 0 && strcmp(result->s_proto, "tcp") == 0, "%s: %s/%s",
           name, result->s_name, result->s_proto);
    return ntohs((uint16_t)result->s_port);
}

static int database_port_of(unsigned n)
{
    return (int)(BUILD_A + n);
}

/* The module is loaded, and has found no database. Then put one there. */
static void begin_without_database(void)
{
    builds_clear();
    expect(port_of(1) == FILES_PORT, "without a database: %d", port_of(1));
    pass_a_second();
    copy_and_rename("a.db", STATE_DATABASE);
}

/* The module is loaded, and has read the header and a few blocks of the database. */
static void begin_with_database(void)
{
    for (int i = 0; i < 3; i++)
        expect(port_of(1) == database_port_of(1), "before: %d", port_of(1));
}

static void forbid_new_privileges(void)
{
    expect(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS: %m");
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* From now on, this process can read files below /etc, /usr and /proc only. */
static void confine(void)
{
    static const char *const readable[] = {"/etc", "/usr", "/proc"};
    struct landlock_ruleset_attr handled = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    expect(rules >= 0, "landlock_create_ruleset: %m");
    for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++) {
        struct landlock_path_beneath_attr beneath = {
            .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
            .parent_fd = open(readable[i], O_PATH | O_CLOEXEC),
        };
        expect(beneath.parent_fd >= 0, "%s: %m", readable[i]);
        expect(syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0,
               "landlock_add_rule: %m");
        close(beneath.parent_fd);
    }
    forbid_new_privileges();
    expect(syscall(SYS_landlock_restrict_self, rules, 0) == 0, "landlock_restrict_self: %m");
    close(rules);
    expect(open(STATE_DATABASE, O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES,
           "the database can be opened");
    refused_opens = 0;
}

/* An enumeration has the one service of /etc/services only. */
static void expect_files_list(void)
{
    setservent(0);
    const struct servent *service = getservent();
    expect(service != NULL && ntohs((uint16_t)service->s_port) == FILES_PORT, "another list");
    expect(getservent() == NULL, "a longer list");
    endservent();
}

static void is_confined_at_first(void)
{
    begin_without_database();
    confine();
    for (int second = 0; second < 180; second++) {
        expect(port_of(1) == FILES_PORT, "port %d", port_of(1));
        expect(port_of(2) == NO_PORT, "port %d", port_of(2));
        pass_a_second();
    }
    expect(refused_opens == 3, "%u refused attempts in three minutes", refused_opens);
    expect_files_list();
}

static void is_confined_later(void)
{
    begin_with_database();
    confine();
    for (unsigned n = 0; n < BUILD_SERVICES; n++) {
        int port = port_of(n);
        expect(port == database_port_of(n) || port == NO_PORT, "service-%u: %d", n, port);
        if (n % 37 == 0)
            pass_a_second();
        expect(port_of(1) == database_port_of(1), "what was known: %d", port_of(1));
    }
    expect(refused_opens == 1, "%u refused attempts in 41 seconds", refused_opens);
    expect_files_list();
}

/* The system calls that a filter refuses. */
enum refused { OPEN, STATUS, READ, CLOSE, ALL };

#define WORD_OF(field) (offsetof(struct seccomp_data, field) + (BYTE_ORDER == BIG_ENDIAN ? 4 : 0))
#define REFUSE         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD_NUMBER    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))

/* Skip the next instruction unless this is the call. */
#define IF_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1)

static void install(struct sock_filter *filter, size_t size)
{
    struct sock_fprog program = {(unsigned short)(size / sizeof *filter), filter};
    forbid_new_privileges();
    expect(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "seccomp: %m");
}

/* Of the module only: `files` opens without O_NONBLOCK. */
static void refuse_open(void)
{
    struct sock_filter filter[] = {
        LOAD_NUMBER,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD_OF(args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_NONBLOCK, 0, 1),
        REFUSE,
        ALLOW,
    };
    install(filter, sizeof filter);
}

static void refuse_status(void)
{
    struct sock_filter filter[] = {
        LOAD_NUMBER,
        IF_CALL(SYS_statx),
        REFUSE,
#ifdef SYS_fstat
        IF_CALL(SYS_fstat),
        REFUSE,
#endif
#ifdef SYS_newfstatat
        IF_CALL(SYS_newfstatat),
        REFUSE,
#endif
#ifdef SYS_fstat64
        IF_CALL(SYS_fstat64),
        REFUSE,
#endif
#ifdef SYS_fstatat64
        IF_CALL(SYS_fstatat64),
        REFUSE,
#endif
        ALLOW,
    };
    install(filter, sizeof filter);
}

static void refuse_call(unsigned number)
{
    struct sock_filter filter[] = {LOAD_NUMBER, IF_CALL(number), REFUSE, ALLOW};
    install(filter, sizeof filter);
}

/* All but those that end the process and print why the test fails. */
static void refuse_all(void)
{
    struct sock_filter filter[] = {
        LOAD_NUMBER, IF_CALL(SYS_exit_group), ALLOW, IF_CALL(SYS_write), ALLOW, REFUSE,
    };
    install(filter, sizeof filter);
}

static void refuse(enum refused refused)
{
    switch (refused) {
    case OPEN:
        refuse_open();
        break;
    case STATUS:
        refuse_status();
        break;
    case READ:
        refuse_call(SYS_pread64);
        break;
    case CLOSE:
        refuse_call(SYS_close);
        break;
    case ALL:
        refuse_all();
        break;
    }
}

static const struct sandbox {
    const char *what;
    enum refused refused;
    int first; /* the port of service-1, if nothing was read before; NO_PORT: no answer */
    int later; /* the port of a service that was not read before; NO_PORT: no answer */
} sandboxes[] = {
    {"open files", OPEN, FILES_PORT, NO_PORT},
    {"ask for the status of files", STATUS, FILES_PORT, NO_PORT},
    {"read at an offset", READ, FILES_PORT, NO_PORT},
    {"close files", CLOSE, BUILD_A + 1, BUILD_A + 900},
    {"make any system call", ALL, NO_PORT, NO_PORT},
};

static void is_filtered_at_first(void *context)
{
    const struct sandbox *sandbox = context;
    begin_without_database();
    refuse(sandbox->refused);
    for (int second = 0; second < 3; second++) {
        expect(port_of(1) == sandbox->first, "port %d", port_of(1));
        pass_a_second();
    }
}

static void is_filtered_later(void *context)
{
    const struct sandbox *sandbox = context;
    begin_with_database();
    refuse(sandbox->refused);
    for (int second = 0; second < 3; second++) {
        expect(port_of(1) == database_port_of(1), "what was known: %d", port_of(1));
        expect(port_of(900) == sandbox->later, "port %d", port_of(900));
        pass_a_second();
    }
}

static void run(void *context)
{
    void (*const *act)(void) = context;
    (*act)();
}

static void in_fresh_child(const char *what, void (*act)(void *context), void *context)
{
    puts(what);
    fflush(stdout);
    builds_clear();
    copy_and_rename("a.db", STATE_DATABASE);
    in_child(act, context);
}

int main(void)
{
    void (*at_first)(void) = is_confined_at_first;
    void (*later)(void) = is_confined_later;
    if (!has_landlock() || prctl(PR_GET_SECCOMP) < 0) {
        puts("skipped: this kernel lacks Landlock or seccomp");
        return 77;
    }
    builds_enter();
    in_fresh_child("may not open the databases", run, &at_first);
    in_fresh_child("may not open the databases any more", run, &later);
    for (size_t i = 0; i < sizeof sandboxes / sizeof sandboxes[0]; i++) {
        const struct sandbox *sandbox = &sandboxes[i];
        printf("may not %s: ", sandbox->what);
        in_fresh_child("at first", is_filtered_at_first, (void *)sandbox);
        printf("may not %s: ", sandbox->what);
        in_fresh_child("later", is_filtered_later, (void *)sandbox);
    }
    builds_leave();
    return 0;
}
