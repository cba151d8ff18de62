/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libFuzzer's counters, one for each edge of the code, for a target that runs each input in a
 * process of its own. A replay does not have these functions.
 */

#ifndef COUNTERS_H
#define COUNTERS_H

/* Before the first process: make room for counters to be handed over. */
__attribute__((weak)) void counters_share(void);

/* At the end of a process: what of the code it has reached. */
__attribute__((weak)) void counters_hand_over(void);

/* In the process that started it: reached here, too. */
__attribute__((weak)) void counters_take(void);

#endif
