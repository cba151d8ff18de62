/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A clock that replaces the one of the system: a second passes when the test says so. */

#ifndef CLOCK_H
#define CLOCK_H

void pass_a_second(void);

/*
 * Do this in the middle of a lookup, as a signal handler might: once, before the clock is read for
 * the `count`th time from now on. NULL: no longer. No other thread may read the clock meanwhile.
 */
void clock_interrupt(unsigned count, void (*act)(void));

#endif
