/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Which thread owns something that one thread at a time may change. The thread is known by the
 * address of its errno: no two threads have the same, and the thread that a fork leaves to the
 * child has the same one in the child as in the parent.
 */

#ifndef OWNER_H
#define OWNER_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct owner {
    int *_Atomic thread; /* the address of its errno; NULL: there is no owner */
};

/* Become the owner. Whether that went well; false also if the thread is the owner already. */
static inline bool owner_enter(struct owner *owner)
{
    int *nobody = NULL;
    return atomic_compare_exchange_strong(&owner->thread, &nobody, &errno);
}

/* The thread, which is the owner, ceases to be it. */
static inline void owner_leave(struct owner *owner)
{
    atomic_store(&owner->thread, NULL);
}

/*
 * In the child of a fork: an owner other than its only thread is gone. Whether there was one, which
 * may have been in the middle of a change. If this thread is the owner, a signal handler has forked
 * in the middle of the change; it goes on when the handler returns.
 */
static inline bool owner_is_lost(struct owner *owner)
{
    int *thread = atomic_load(&owner->thread);
    if (thread == NULL || thread == &errno)
        return false;
    atomic_store(&owner->thread, NULL);
    return true;
}

#endif
