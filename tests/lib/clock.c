/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "clock.h"

#include <stdatomic.h>
#include <time.h>

static atomic_long seconds = 1000;

static unsigned readings; /* until `interrupt` */
static void (*interrupt)(void);

/* The module calls this one: a program's own function goes before a library's. */
int clock_gettime(clockid_t clock, struct timespec *time)
{
    void (*act)(void) = interrupt;
    (void)clock;
    if (act != NULL && --readings == 0) {
        interrupt = NULL;
        act();
    }
    *time = (struct timespec){.tv_sec = atomic_load(&seconds)};
    return 0;
}

void pass_a_second(void)
{
    atomic_fetch_add(&seconds, 1);
}

void clock_interrupt(unsigned count, void (*act)(void))
{
    readings = count;
    interrupt = act;
}
