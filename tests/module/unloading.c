/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A process loads the module and closes it with dlclose(3), again and again. The module stays
 * loaded with its data. Threads in the middle of lookups are not disturbed, nor is a child, whose
 * fork calls the module.
 */

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/workers.h"

#define THREADS 4u
#define ROUNDS  50u

/* Give up all that is held of the module: what it was loaded for, and the look whether it is there.
 */
static void unload(void)
{
    void *library = dlopen("libnss_iana.so.2", RTLD_NOW | RTLD_NOLOAD);
    expect(library != NULL, "the module is not there: %s", dlerror());
    expect(dlclose(library) == 0 && dlclose(library) == 0, "dlclose: %s", dlerror());
}

static void look_up(void *context)
{
    const struct module *module = context;
    enum build build = build_by_name(module, 7);
    expect(build != NO_BUILD && build_by_list(module) == build, "no answer in a child");
}

/* One thread: load, look up, unload, fork. */
static void test_alone(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        enum build build = i % 2 == 0 ? BUILD_A : BUILD_B;
        struct module module = module_load("iana");
        copy_and_rename(build == BUILD_A ? "a.db" : "b.db", STATE_DATABASE);
        pass_a_second();
        expect(build_by_name(&module, i) == build, "round %u: no answer", i);
        unload();
        if (i % 10 == 0)
            in_child(look_up, &module);
        expect(build_by_port(&module, build, i) == build, "round %u: none when unloaded", i);
    }
}

/* Others look up meanwhile. */
static void test_among_threads(const struct module *module)
{
    struct workers workers;
    workers_start(&workers, module, THREADS);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct module again = module_load("iana");
        copy_and_rename(i % 2 == 0 ? "b.db" : "a.db", STATE_DATABASE);
        pass_a_second();
        expect(again.by_name == module->by_name, "the module is in another place");
        expect(build_by_name(&again, i) != NO_BUILD, "round %u: no answer", i);
        unload();
        workers_wait(&workers);
    }
    workers_end(&workers);
    for (unsigned i = 0; i < THREADS; i++)
        expect(workers.each[i].refused == 0, "thread %u had no answer", i);
}

int main(void)
{
    struct module module = builds_enter();
    alarm(120);
    unload();
    test_alone();
    test_among_threads(&module);
    printf("%u times unloaded: it was there all the time\n", 2 * ROUNDS + 1);
    builds_leave();
    return 0;
}
