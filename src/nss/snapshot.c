/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Threads share snapshots without a lock. `current` points to the snapshot in use. A reader, which
 * is a thread with a lookup:
 *
 *  1. loads `current`;
 *  2. adds 1 to one of that snapshot's counts of users;
 *  3. loads `current` again, and if it is another snapshot, subtracts the 1 and starts anew;
 *  4. uses the snapshot, to which it may add blocks;
 *  5. subtracts the 1.
 *
 * About once a second one reader becomes the writer (no other thread can be it then) and looks
 * whether the files have changed. If they have, it:
 *
 *  1. fills an empty snapshot, or a new one;
 *  2. lets `current` point to it;
 *  3. goes through the other snapshots, and empties those that have no users.
 *
 * A reader that the writer does not count in step 3 counts itself after step 2, and so finds in its
 * step 3 that the snapshot is not the current one. Snapshots are emptied, but never freed: a late
 * reader may count itself in any of them, whatever has become of it.
 *
 * A fork does not change the counts. In the child, those of threads that are gone keep at most the
 * snapshots from being emptied that these threads used.
 *
 * What few lookups do is marked as cold, so that what all do lies together, in few cache lines.
 */

#include "snapshot.h"

#include <errno.h>
#include <stdlib.h>

#include "owner.h"

#define NEVER 0u /* snapshot_checked: look at the files soon, and not at their status alone */

struct snapshot *_Atomic snapshot_current;
atomic_uint snapshot_checked;
static atomic_int failure;    /* why there was no database then; 0: there was one */
static atomic_bool has_asked; /* a lookup has come before */

/* The writer's. */
static struct owner writer;
static struct snapshot *all;

static uint64_t content_id_of(const struct snapshot *snapshot)
{
    return ianadb_get64(snapshot->header.content_id);
}

/* Errors of the process rather than of the file; the next lookup may be without them. */
static bool is_transient(int error)
{
    return error == -ENOMEM || error == -EMFILE || error == -ENFILE || error == -EINTR;
}

/* Whether the file that the snapshot is of has not changed since. */
static bool is_unchanged(const struct snapshot *snapshot, const struct stat *status)
{
    const struct stat *known = &snapshot->status;
    return status->st_dev == known->st_dev && status->st_ino == known->st_ino &&
           status->st_size == known->st_size && status->st_mtim.tv_sec == known->st_mtim.tv_sec &&
           status->st_mtim.tv_nsec == known->st_mtim.tv_nsec &&
           status->st_ctim.tv_sec == known->st_ctim.tv_sec &&
           status->st_ctim.tv_nsec == known->st_ctim.tv_nsec;
}

/*
 * Go along the search path for a database to use instead of `known`, which may be NULL. 0 with the
 * file open: that one. 0 with the file closed: `known` stays, as its file has not changed, has been
 * replaced by an invalid one, or is gone and there is no other. Else the negative errno of the
 * first path that has a file, or -ENOENT. Only if `is_trusted`, a status tells that a file has not
 * changed.
 */
static int search(const struct snapshot *known, bool is_trusted, struct file *file,
                  struct ianadb_block *scratch)
{
    int reason = -ENOENT;
    for (unsigned path = 0; path < FILE_PATHS; path++) {
        struct stat status;
        bool is_known = known != NULL && known->path == path;
        int error = known != NULL ? file_status(path, &status) : 0;
        if (error == 0 && is_known && is_trusted && is_unchanged(known, &status))
            return 0;
        if (error == 0)
            error = file_open_database(file, path, scratch);
        if (error == 0 || (is_known && error != -ENOENT))
            return 0;
        if (reason == -ENOENT)
            reason = error;
        if (is_transient(error))
            break;
    }
    return known != NULL ? 0 : reason;
}

/* Whether no reader uses a snapshot that is not the current one. */
static bool is_unused(struct snapshot *snapshot)
{
    for (unsigned i = 0; i < STRIPES; i++)
        if (atomic_load(&snapshot->stripes[i].users) != 0)
            return false;
    return true;
}

/* The blocks are taken out before they are freed: a fork meanwhile must not let the child free them
 * again. */
static void make_empty(struct snapshot *snapshot)
{
    struct ianadb_block *_Atomic *blocks = snapshot->blocks;
    uint32_t count = ianadb_get32(snapshot->header.block_count);
    snapshot->blocks = NULL;
    for (uint32_t i = 0; i < count; i++)
        free(atomic_load(&blocks[i]));
    free(blocks);
}

static void empty_unused(void)
{
    for (struct snapshot *each = all; each != NULL; each = each->next)
        if (each != atomic_load(&snapshot_current) && each->blocks != NULL && is_unused(each))
            make_empty(each);
}

/* An empty snapshot, which is in the list. NULL: there is no memory. */
static struct snapshot *find_empty(void)
{
    struct snapshot *each = all;
    while (each != NULL && each->blocks != NULL)
        each = each->next;
    if (each != NULL)
        return each;
    each = calloc(1, sizeof *each);
    if (each != NULL) {
        each->next = all;
        all = each;
    }
    return each;
}

/* Make a snapshot of an open file. No block is read yet. NULL: there is no memory. */
static struct snapshot *make_snapshot(const struct file *file)
{
    struct snapshot *made = find_empty();
    if (made == NULL)
        return NULL;
    made->header = file->header;
    made->path = file->path;
    made->status = file->status;
    made->blocks = calloc(ianadb_get32(file->header.block_count), sizeof made->blocks[0]);
    return made->blocks != NULL ? made : NULL;
}

/* Let all threads use the database in the open file. This thread is the writer. */
static void replace(struct snapshot_use *use)
{
    struct snapshot *known = use->snapshot;
    if (known != NULL && known->path == use->file.path &&
        content_id_of(known) == ianadb_get64(use->file.header.content_id)) {
        known->status = use->file.status;
        return;
    }
    struct snapshot *fresh = make_snapshot(&use->file);
    if (fresh == NULL) {
        file_close(&use->file);
        atomic_store(&snapshot_checked, NEVER);
        return;
    }
    atomic_store(&snapshot_current, fresh);
    if (known != NULL)
        snapshot_leave(use);
    snapshot_enter(use, fresh);
}

/* As the writer: look whether there is another database to use. 0, or why there is none. */
static int look_at_files(struct snapshot_use *use, unsigned now)
{
    struct ianadb_block scratch;
    bool is_trusted = atomic_exchange(&snapshot_checked, now) != NEVER;
    int error = search(use->snapshot, is_trusted, &use->file, &scratch);
    if (file_is_open(&use->file))
        replace(use);
    atomic_store(&failure, is_transient(error) ? 0 : error);
    empty_unused();
    return error;
}

__attribute__((cold)) int snapshot_refresh(struct snapshot_use *use, unsigned now)
{
    int kept_errno = errno;
    int error = 0;
    if (!owner_enter(&writer))
        return 0;
    /* Another snapshot: a writer has looked at the files just now. */
    if (atomic_load(&snapshot_current) == use->snapshot)
        error = look_at_files(use, now);
    owner_leave(&writer);
    errno = kept_errno;
    return error;
}

/* Nothing is shared yet. The first lookup of a process shares nothing, and does not read the clock:
 * a process with one lookup needs no memory for a snapshot, and does not map the clock's page. */
__attribute__((cold)) int snapshot_begin(struct snapshot_use *use)
{
    if (!atomic_exchange(&has_asked, true))
        return -EAGAIN;
    unsigned now = clock_read();
    int reason = atomic_load(&failure);
    if (reason != 0 && atomic_load(&snapshot_checked) == now)
        return reason;
    int error = snapshot_refresh(use, now);
    return error == 0 && use->snapshot == NULL ? -EAGAIN : error;
}

/* Have the snapshot's file open: the one at its path. Blocks tell whether it is still the same. */
static int reopen(struct snapshot_use *use)
{
    if (file_is_open(&use->file))
        return 0;
    int error = file_open(&use->file, use->snapshot->path);
    return error == 0 || is_transient(error) ? error : -ESTALE;
}

/* Read a block into memory. The caller frees it. */
static int read_block(struct snapshot_use *use, uint32_t number, struct ianadb_block **block)
{
    int error = reopen(use);
    if (error != 0)
        return error;
    *block = malloc(sizeof **block);
    if (*block == NULL)
        return -ENOMEM;
    error = file_read(&use->file, content_id_of(use->snapshot), number, 1, *block);
    if (error != 0)
        free(*block);
    return error;
}

/* Add a block to the snapshot, unless another thread has added it meanwhile. */
__attribute__((cold, noinline)) static struct ianadb_block *add_block(struct snapshot_use *use,
                                                                      uint32_t number, int *error)
{
    struct ianadb_block *mine = NULL;
    struct ianadb_block *others = NULL;
    *error = read_block(use, number, &mine);
    if (*error == -ESTALE)
        atomic_store(&snapshot_checked, NEVER);
    if (*error == -ESTALE || *error == -ENOMEM)
        *error = -EAGAIN;
    if (*error != 0)
        return NULL;
    if (atomic_compare_exchange_strong(&use->snapshot->blocks[number], &others, mine))
        return mine;
    free(mine);
    return others;
}

const struct ianadb_block *snapshot_fetch(void *context, uint32_t number, int *error)
{
    struct snapshot_use *use = context;
    struct ianadb_block *block = atomic_load(&use->snapshot->blocks[number]);
    return block != NULL ? block : add_block(use, number, error);
}

int snapshot_open_file(struct file *file, struct ianadb_block *scratch)
{
    file->descriptor = -1;
    return search(NULL, true, file, scratch);
}

/* Nobody can become the writer any more, and so there never is a snapshot. */
void snapshot_share_nothing(void)
{
    owner_enter(&writer);
}

void snapshot_after_fork(void)
{
    owner_is_lost(&writer);
}
