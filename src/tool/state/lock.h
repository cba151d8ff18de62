/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The lock of the state directory: one process at a time makes a change. */

#ifndef LOCK_H
#define LOCK_H

#include "common/diagnostic.h"

/*
 * Create the state directory if it does not exist, and take the lock. If another process has it,
 * print a warning with the number of this process, and wait at most `timeout` seconds. The
 * descriptor of the lock, for lock_release; -EWOULDBLOCK: the other process still has it; or
 * another negative errno; with an error, `diagnostic` is set.
 */
int lock_take(unsigned timeout, struct diagnostic *diagnostic);

void lock_release(int lock);

#endif
