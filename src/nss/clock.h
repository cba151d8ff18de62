/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The second in which a lookup is made. */

#ifndef CLOCK_H
#define CLOCK_H

#include <time.h>

/*
 * The second in which this is, from a start that is the system's. The coarse clock shows a new
 * second up to a tick late, but each one as late as the one before: any moment and the moment a
 * second after it lie in two seconds. (time() would do, but is resolved when the module is loaded,
 * in a page of libc that most processes do not need.)
 */
static inline unsigned clock_read(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (unsigned)now.tv_sec;
}

#endif
