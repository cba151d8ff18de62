/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * At each instruction of a lookup a signal arrives whose handler forks. The child's handler makes
 * lookups, of the same database or of another one; it returns, the interrupted lookup ends with a
 * right answer, and the child goes on: lookups, lists, and databases that are replaced. So for each
 * kind of lookup: the first of a process, the second, warm ones, one that looks at the files, one
 * that finds another database, one that meets a block of another build, and a list; in a process of
 * one thread and, where it makes sense, in one whose other threads look up and list.
 *
 * The processor's trap flag makes the signals, one after each instruction. Where the interrupted
 * instruction is one of libc, the handler makes no lookups, as malloc() may be under way; and with
 * threads it does not fork, as fork() may wait for a lock that the interrupted function holds.
 *
 * A sample; all of the instructions with NSS_IANA_THOROUGH=1. 77: on a processor without the flag.
 */

#include <errno.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#if defined __x86_64__
#define REGISTER_PC REG_RIP
#elif defined __i386__
#define REGISTER_PC REG_EIP
#endif

/* With gcc's sanitizer for addresses a lookup has ten times as many instructions. */
#ifdef __SANITIZE_ADDRESS__
#define SLOWNESS 10u
#else
#define SLOWNESS 1u
#endif

#define THREADS   3u
#define TRAP_FLAG 0x100

#ifdef REGISTER_PC

/* The code of the module. */
static struct {
    uintptr_t start;
    uintptr_t end;
} code;

static const struct module *module;
static bool has_threads;
static unsigned every;      /* how many instructions there are from one that counts to the next */
static unsigned long steps; /* instructions so far */
static unsigned long forks; /* children so far */
static bool is_stepping;
static bool is_child; /* of the handler */

/* The databases lie below two directories, and the module looks below the current one: a child
 * that enters the other replaces the database for itself alone. */
static void enter(enum build build)
{
    expect(chdir(build == BUILD_A ? "../in-a" : "../in-b") == 0, "chdir: %m");
}

static int find_code(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size, (void)context;
    if (strstr(info->dlpi_name, "libnss_iana.so.2") == NULL)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD && (header->p_flags & PF_X) != 0) {
            code.start = info->dlpi_addr + header->p_vaddr;
            code.end = code.start + header->p_memsz;
        }
    }
    return 1;
}

/* What a child's handler does, by turns. */
static void look_up_in_handler(void)
{
    switch (forks % 4) {
    case 0:
        return;
    case 1:
        break;
    case 2:
        enter(BUILD_B);
        break;
    default:
        enter(BUILD_B);
        pass_a_second();
        break;
    }
    for (unsigned n = 1; n < BUILD_SERVICES; n += 499) {
        expect(build_by_name(module, n) != NO_BUILD, "service-%u in a handler", n);
        expect(build_by_port(module, BUILD_A, n) != NO_BUILD, "port %u in a handler", n);
    }
}

/* Fork; the child goes on, without further signals. */
static void fork_here(ucontext_t *context, bool is_in_module)
{
    int status;
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    forks++;
    if (child == 0) {
        is_child = true;
        alarm(30);
        context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
        if (is_in_module)
            look_up_in_handler();
        return;
    }
    expect(waitpid(child, &status, 0) == child, "waitpid: %m");
    uintptr_t place = (uintptr_t)context->uc_mcontext.gregs[REGISTER_PC];
    expect(status == 0, "step %lu, at %#lx%s: child %lu ended with status %#x", steps,
           (unsigned long)(is_in_module ? place - code.start : place),
           is_in_module ? " of the module" : "", forks, (unsigned)status);
}

static void step(int signal, siginfo_t *info, void *context)
{
    int kept_errno = errno;
    ucontext_t *interrupted = context;
    uintptr_t place = (uintptr_t)interrupted->uc_mcontext.gregs[REGISTER_PC];
    bool is_in_module = place >= code.start && place < code.end;
    (void)signal, (void)info;
    if ((is_in_module || !has_threads) && ++steps % every == 0)
        fork_here(interrupted, is_in_module);
    errno = kept_errno;
}

/* Let a signal come after each instruction from here on, or no more. */
static void switch_steps(int signal, siginfo_t *info, void *context)
{
    ucontext_t *interrupted = context;
    (void)signal, (void)info;
    if (is_stepping && !is_child)
        interrupted->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
    else
        interrupted->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

static void begin_steps(void)
{
    is_stepping = true;
    raise(SIGUSR1);
}

static void end_steps(void)
{
    is_stepping = false;
    raise(SIGUSR1);
}

static void act_by_name(void)
{
    begin_steps();
    enum build build = build_by_name(module, 700);
    end_steps();
    expect(build != NO_BUILD, "no answer by name");
}

static void act_by_name_and_port(void)
{
    begin_steps();
    enum build by_name = build_by_name(module, 1);
    enum build by_port = build_by_port(module, BUILD_A, 1);
    end_steps();
    expect(by_name != NO_BUILD && by_port != NO_BUILD, "no answer");
}

/* A child lists the rest, too: it has the place and the build that the parent had. */
static void act_list(void)
{
    struct answer answer;
    unsigned count = 0;
    enum build build = NO_BUILD;
    begin_steps();
    enum nss_status status = module->set(0);
    for (; count < 2 * BUILD_SERVICES && (count < 2 || is_child); count++) {
        ask_next(module, &answer);
        expect(answer.status == NSS_STATUS_SUCCESS, "service %u of the list", count);
        enum build found = build_of_entry(&answer, count);
        expect(count == 0 || found == build, "a list of two builds");
        build = found;
    }
    module->end();
    end_steps();
    expect(status == NSS_STATUS_SUCCESS, "setservent");
}

static void prepare_nothing(void)
{
}

static void prepare_one(void)
{
    build_by_name(module, 700);
}

static void prepare_warm(void)
{
    keep_build(module, BUILD_A, 1);
    expect(build_by_port(module, BUILD_A, 1) == BUILD_A, "a port before");
}

static void prepare_second(void)
{
    prepare_warm();
    pass_a_second();
}

static void prepare_replacement(void)
{
    prepare_warm();
    enter(BUILD_B);
    pass_a_second();
}

static void prepare_stale(void)
{
    prepare_warm();
    enter(BUILD_B);
}

static const struct scenario {
    const char *what;
    void (*prepare)(void);
    void (*act)(void);
    unsigned every;    /* of the sample */
    bool with_threads; /* in a process with other threads, too; these make one list at a time */
} scenarios[] = {
    {"the first lookup", prepare_nothing, act_by_name, 97, false},
    {"the second lookup", prepare_one, act_by_name, 7, false},
    {"warm lookups", prepare_warm, act_by_name_and_port, 31, true},
    {"a look at the files", prepare_second, act_by_name_and_port, 41, true},
    {"another database", prepare_replacement, act_by_name, 97, true},
    {"a block of another build", prepare_stale, act_by_name, 97, false},
    {"a list", prepare_nothing, act_list, 997, false},
};

/* After the interrupted lookup: a child sees each database that comes, as its parent would. */
static void be_child(void)
{
    for (unsigned n = 3; n < BUILD_SERVICES; n += 499)
        expect(build_by_name(module, n) != NO_BUILD, "service-%u after the handler", n);
    module->end(); /* another thread's list goes on in the child, with the build it had */
    for (int i = 0; i < 2; i++) {
        enter(i == 0 ? BUILD_A : BUILD_B);
        pass_a_second();
        expect_build(module, i == 0 ? BUILD_A : BUILD_B, "in the child");
    }
    _exit(0);
}

static void play(const struct scenario *scenario, struct workers *workers)
{
    every = SLOWNESS * (workers != NULL ? scenario->every / 8 : scenario->every);
    if (getenv("NSS_IANA_THOROUGH") != NULL)
        every = 1;
    enter(BUILD_A);
    if (workers != NULL)
        workers_start(workers, module, THREADS);
    scenario->prepare();
    scenario->act();
    if (is_child)
        be_child();
    if (workers != NULL)
        workers_end(workers);
    printf("%s%s: %lu instructions, %lu forks\n", scenario->what,
           workers != NULL ? ", among threads" : "", steps, forks);
}

/* Each in a process of its own, which knows nothing yet. */
static void play_in_process(const struct scenario *scenario, bool threaded)
{
    fflush(stdout);
    pid_t process = fork();
    expect(process >= 0, "fork: %m");
    if (process == 0) {
        struct workers workers;
        has_threads = threaded;
        play(scenario, threaded ? &workers : NULL);
        exit(steps > 0 ? 0 : 77);
    }
    int status;
    expect(waitpid(process, &status, 0) == process, "waitpid: %m");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        printf("skipped: no signal comes after an instruction\n");
        exit(77);
    }
    expect(status == 0, "%s ended with status %#x", scenario->what, (unsigned)status);
}

static void make_directories(void)
{
    expect(mkdir("in-a", 0755) == 0 && mkdir("in-b", 0755) == 0 && mkdir("in-a/state", 0755) == 0 &&
               mkdir("in-b/state", 0755) == 0,
           "mkdir: %m");
    copy_in_place("a.db", "in-a/" STATE_DATABASE);
    copy_in_place("b.db", "in-b/" STATE_DATABASE);
    expect(chdir("in-a") == 0, "chdir: %m");
}

static void set_handlers(void)
{
    struct sigaction stepping = {.sa_sigaction = step, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigaction switching = {.sa_sigaction = switch_steps, .sa_flags = SA_SIGINFO};
    sigfillset(&stepping.sa_mask); /* the two may come at once */
    expect(sigaction(SIGTRAP, &stepping, NULL) == 0 && sigaction(SIGUSR1, &switching, NULL) == 0,
           "sigaction: %m");
}

int main(void)
{
    const struct module loaded = builds_enter();
    module = &loaded;
    expect(dl_iterate_phdr(find_code, NULL) == 1 && code.start < code.end, "where is the module?");
    make_directories();
    set_handlers();
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        play_in_process(&scenarios[i], false);
        if (!scenarios[i].with_threads)
            continue;
#ifdef __SANITIZE_ADDRESS__
        printf("skipped: among threads, fork() may leave the sanitizer's malloc locked\n");
#else
        play_in_process(&scenarios[i], true);
#endif
    }
    expect(chdir("..") == 0, "chdir: %m");
    builds_leave();
    return 0;
}

#else

int main(void)
{
    printf("skipped: this processor is not known to have a trap flag\n");
    return 77;
}

#endif
