/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The database that the threads of this process share. A snapshot is one build of the database, as
 * far as this process has read it: private memory, which no change of the file reaches.
 */

#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdatomic.h>

#include "clock.h"
#include "file.h"
#include "reader.h"

#define STRIPE_BITS 3
#define STRIPES     (1u << STRIPE_BITS)

/* A part of the count of users. Each lies in a cache line of its own: threads that use different
 * stripes do not wait for each other. Two threads on one stripe cost each other about 130 ns a
 * lookup; with 8 stripes four threads seldom meet. */
struct stripe {
    atomic_uint users;
    char rest_of_line[60];
};

struct snapshot {
    struct stripe stripes[STRIPES];
    struct ianadb_block *_Atomic *blocks; /* by number, NULL if not read; NULL: it is empty */
    struct ianadb_header header;
    unsigned path;         /* of the file that it is of */
    struct stat status;    /* of that file */
    struct snapshot *next; /* in the list of all */
};

/* The use that one lookup makes of a snapshot. It lives on the caller's stack. */
struct snapshot_use {
    struct reader reader; /* to look things up with, until snapshot_release */
    struct snapshot *snapshot;
    atomic_uint *users; /* the count of the snapshot's users that includes this one */
    struct file file;   /* open once this lookup has fetched a block */
};

/* The next functions and variables are for snapshot.c and for snapshot_acquire and
 * snapshot_release, which are inlined because each lookup runs them. */

extern struct snapshot *_Atomic snapshot_current; /* NULL: there is none yet */
extern atomic_uint snapshot_checked; /* the second in which the files were looked at; 0: none */

/* Look at the files, unless another thread does so now, or has just done so. This is done once in
 * each second that has a lookup. 0, or the negative errno that says why there is no database. */
int snapshot_refresh(struct snapshot_use *use, unsigned now);

/* Begin to share: see snapshot_acquire, of which it is the part without a current snapshot. */
int snapshot_begin(struct snapshot_use *use);

/* The reader's fetch. The context is a struct snapshot_use. */
const struct ianadb_block *snapshot_fetch(void *context, uint32_t number, int *error);

/* Which stripe a thread uses: stacks of threads lie in different pages, but some by a power of two
 * apart, so that more than the lowest bits have to count. */
static inline unsigned snapshot_choose_stripe(const struct snapshot_use *use)
{
    uint32_t page = (uint32_t)((uintptr_t)use >> 12);
    return page * 2654435769u >> (32 - STRIPE_BITS);
}

static inline void snapshot_enter(struct snapshot_use *use, struct snapshot *snapshot)
{
    use->snapshot = snapshot;
    use->users = &snapshot->stripes[snapshot_choose_stripe(use)].users;
    atomic_fetch_add(use->users, 1);
}

static inline void snapshot_leave(struct snapshot_use *use)
{
    atomic_fetch_sub(use->users, 1);
}

/* Use the current snapshot. Whether there is one. */
static inline bool snapshot_enter_current(struct snapshot_use *use)
{
    struct snapshot *snapshot;
    while ((snapshot = atomic_load(&snapshot_current)) != NULL) {
        snapshot_enter(use, snapshot);
        if (atomic_load(&snapshot_current) == snapshot)
            return true;
        snapshot_leave(use);
    }
    use->snapshot = NULL;
    return false;
}

/*
 * Use the snapshot of the database that is valid now. 0; the caller ends the use with
 * snapshot_release. -EAGAIN: there is no snapshot to use, and the caller has to read the file
 * (snapshot_open_file). Another negative errno: there is no database, for this reason.
 *
 * In the same sense the reader's functions may return -EAGAIN: a block is not in the snapshot, and
 * the file is of another build by now, or there is no memory for the block.
 */
static inline int snapshot_acquire(struct snapshot_use *use)
{
    use->file.descriptor = -1;
    if (snapshot_enter_current(use)) {
        unsigned now = clock_read();
        if (now != atomic_load(&snapshot_checked))
            snapshot_refresh(use, now);
    } else {
        int error = snapshot_begin(use);
        if (error != 0)
            return error;
    }
    use->reader = (struct reader){&use->snapshot->header, snapshot_fetch, use};
    return 0;
}

static inline void snapshot_release(struct snapshot_use *use)
{
    snapshot_leave(use);
    if (file_is_open(&use->file))
        file_close(&use->file);
}

/*
 * Open the first file of the search path that is a database, and set its header; `scratch` is for
 * the block that it is in. 0; the caller closes the file. Or the negative errno of the first path
 * that has a file, -ENOENT if none has.
 */
int snapshot_open_file(struct file *file, struct ianadb_block *scratch);

/* Let this process share nothing: each lookup reads the file. For one without a fork handler. */
void snapshot_share_nothing(void);

/* For the child of a fork: the thread that was changing the snapshots may be gone. */
void snapshot_after_fork(void);

#endif
