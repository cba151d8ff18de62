/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A replaced database is used one second later, whichever of the two files it is and however it was
 * replaced. A replacement costs no memory and no descriptor, does not disturb an enumeration, and
 * changes nothing else in the process. Each case runs in a process of its own, with a clock that
 * the test sets.
 */

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/builds.h"
#include "lib/clock.h"

#define REPLACEMENTS 1000u

static void appears_over_data(const struct module *module)
{
    copy_and_rename("b.db", DATA_DATABASE);
    expect_build(module, BUILD_B, "data alone");
    copy_and_rename("a.db", STATE_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_A, "state over data");
}

static void appears_from_nothing(const struct module *module)
{
    expect_build(module, NO_BUILD, "nothing");
    copy_and_rename("a.db", DATA_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_A, "data over nothing");
}

static void is_replaced(const struct module *module)
{
    copy_and_rename("a.db", STATE_DATABASE);
    expect_build(module, BUILD_A, "before");
    copy_and_rename("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_B, "after");
}

/* As `iana-services compile` does it: the path is a symbolic link, and one on its way changes. */
static void link_is_replaced(const struct module *module)
{
    expect(mkdir("state/generation.a", 0755) == 0 && mkdir("state/generation.b", 0755) == 0 &&
               symlink("generation.a", "state/current") == 0 &&
               symlink("current/services.db", STATE_DATABASE) == 0 &&
               symlink("generation.b", "state/current.new") == 0,
           "links: %m");
    copy_in_place("a.db", "state/generation.a/services.db");
    copy_in_place("b.db", "state/generation.b/services.db");
    expect_build(module, BUILD_A, "before");
    expect(rename("state/current.new", "state/current") == 0, "rename: %m");
    pass_a_second();
    expect_build(module, BUILD_B, "after");
}

/* Nothing is read twice in between, so this one has blocks of the old build that nobody checks. */
static void is_rewritten_in_place(const struct module *module)
{
    copy_in_place("a.db", DATA_DATABASE);
    expect_build(module, BUILD_A, "before");
    copy_in_place("b.db", DATA_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_B, "after");
}

static void is_removed(const struct module *module)
{
    copy_and_rename("a.db", STATE_DATABASE);
    copy_and_rename("b.db", DATA_DATABASE);
    expect_build(module, BUILD_A, "before");
    expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    pass_a_second();
    expect_build(module, BUILD_B, "state removed");
    copy_and_rename("a.db", STATE_DATABASE);
    pass_a_second();
    expect_build(module, BUILD_A, "state again");
}

/* Both paths have the same build: that one of them goes is no reason for one failed lookup. */
static void twin_is_removed(const struct module *module)
{
    copy_and_rename("a.db", STATE_DATABASE);
    copy_and_rename("a.db", DATA_DATABASE);
    keep_build(module, BUILD_A, 1);
    expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    expect_build(module, BUILD_A, "in the same second");
    pass_a_second();
    expect_build(module, BUILD_A, "a second later");
}

/* Blocks that nobody has asked for yet come from the new file at once. */
static void is_seen_at_once_when_cold(const struct module *module)
{
    copy_and_rename("a.db", STATE_DATABASE);
    keep_build(module, BUILD_A, 1);
    copy_and_rename("b.db", STATE_DATABASE);
    for (unsigned n = 2; n < BUILD_SERVICES; n += 37)
        expect(build_by_name(module, n) != NO_BUILD, "service-%u", n);
    expect_build(module, BUILD_B, "the rest of that second");
}

static void keeps_an_enumeration(const struct module *module)
{
    struct answer answer;
    unsigned index = 0;

    copy_and_rename("a.db", STATE_DATABASE);
    for (; index < 100; index++) {
        ask_next(module, &answer);
        expect(answer.status == NSS_STATUS_SUCCESS && build_of_entry(&answer, index) == BUILD_A,
               "service %u of the list", index);
    }
    copy_in_place("b.db", STATE_DATABASE);
    pass_a_second();
    expect(build_by_name(module, 5) == BUILD_B, "lookups have the new build");
    for (; index < 2 * BUILD_SERVICES; index++) {
        ask_next(module, &answer);
        expect(answer.status == NSS_STATUS_SUCCESS && build_of_entry(&answer, index) == BUILD_A,
               "service %u of the list", index);
    }
    ask_next(module, &answer);
    expect(answer.status == NSS_STATUS_NOTFOUND, "the list ends");
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
    expect(build_by_list(module) == BUILD_B, "the next list has the new build");
}

/* What one more replacement, and lookups of all kinds, leave allocated. */
static size_t memory_after_replacement(const struct module *module, unsigned i)
{
    enum build build = i % 2 == 0 ? BUILD_A : BUILD_B;
    const char *source = build == BUILD_A ? "a.db" : "b.db";
    if (i % 3 == 0)
        copy_in_place(source, STATE_DATABASE);
    else
        copy_and_rename(source, STATE_DATABASE);
    pass_a_second();
    for (unsigned n = i % 37; n < BUILD_SERVICES; n += 149) {
        expect(build_by_name(module, n) == build, "replacement %u: by name", i);
        expect(build_by_port(module, build, n) == build, "replacement %u: by port", i);
    }
    if (i % 10 == 0)
        expect(build_by_list(module) == build, "replacement %u: the list", i);
    return mallinfo2().uordblks;
}

static void costs_nothing(const struct module *module)
{
    size_t most = 0;
    unsigned descriptors = open_descriptors();

    for (unsigned i = 0; i < REPLACEMENTS; i++) {
        size_t memory = memory_after_replacement(module, i);
        expect(open_descriptors() == descriptors, "replacement %u left a descriptor open", i);
        if (i < REPLACEMENTS / 10 && memory > most)
            most = memory;
        expect(memory <= most, "replacement %u: %zu bytes, and never more than %zu before", i,
               memory, most);
    }
}

static void leaves_the_process_alone(const struct module *module)
{
    sigset_t before;
    sigset_t after;
    char directory[2][256];
    mode_t mask = umask(027);

    copy_and_rename("a.db", STATE_DATABASE);
    char *locale = strdup(setlocale(LC_ALL, NULL));
    expect(getcwd(directory[0], sizeof directory[0]) != NULL, "getcwd: %m");
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    sigprocmask(SIG_SETMASK, NULL, &before);
    expect_build(module, BUILD_A, "lookups");
    sigprocmask(SIG_SETMASK, NULL, &after);
    expect(memcmp(&before, &after, sizeof before) == 0, "the signal mask changed");
    expect(strcmp(locale, setlocale(LC_ALL, NULL)) == 0, "the locale changed");
    expect(getcwd(directory[1], sizeof directory[1]) != NULL &&
               strcmp(directory[0], directory[1]) == 0,
           "the directory changed");
    expect(umask(mask) == 027, "the umask changed");
    free(locale);
}

static const struct replacement {
    const char *what;
    void (*test)(const struct module *module);
} replacements[] = {
    {"state appears over data", appears_over_data},
    {"data appears where nothing was", appears_from_nothing},
    {"state is replaced by a rename", is_replaced},
    {"a link on the way is replaced", link_is_replaced},
    {"data is rewritten in place", is_rewritten_in_place},
    {"state is removed", is_removed},
    {"state is removed, data is the same build", twin_is_removed},
    {"a cold lookup meets the new file", is_seen_at_once_when_cold},
    {"an enumeration stays on its build", keeps_an_enumeration},
    {"a thousand replacements cost nothing", costs_nothing},
    {"lookups leave the process as it was", leaves_the_process_alone},
};

struct run {
    struct module module;
    const struct replacement *replacement;
};

static void act(void *context)
{
    struct run *run = context;
    run->replacement->test(&run->module);
}

int main(void)
{
    struct run run = {.module = builds_enter()};
    for (size_t i = 0; i < sizeof replacements / sizeof replacements[0]; i++) {
        run.replacement = &replacements[i];
        printf("%s\n", run.replacement->what);
        fflush(stdout);
        builds_clear();
        in_child(act, &run);
    }
    builds_leave();
    return 0;
}
