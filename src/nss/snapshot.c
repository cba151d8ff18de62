/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Threads share snapshots without a lock. A few slots hold them, and `current` says which slot
 * serves. A lookup counts itself among the slot's users, then looks whether that slot is still the
 * current one; if so, the snapshot stays until the lookup is done. A slot is changed only by who
 * claimed it while it had no users and was not the current one.
 *
 * Blocks arrive when a lookup needs them and stay with their snapshot. The file is open only while
 * one lookup fetches.
 *
 * What few lookups do is marked as cold, so that what all do lies together, in few cache lines:
 * after the system call that glibc makes for each lookup they are no longer in the nearest cache.
 */

#include "snapshot.h"

#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/single_threaded.h>
#include <sys/stat.h>
#include <time.h>

#include "shelves.h"

#define SLOTS       4
#define STRIPE_BITS 5
#define STRIPES     (1 << STRIPE_BITS)
#define NOWHERE     (-1)
#define CLAIMED     0x80000000u

/* A second, less the coarse clock's longest tick, so that nobody waits longer than a second. */
#define CHECK_INTERVAL_NS 980000000LL

struct snapshot {
    size_t path;        /* where in `paths` it comes from */
    struct stat status; /* of the file then */
    struct ianadb_header header;
    struct shelves shelves;
};

/* Part of a slot's users, in a cache line of its own: threads that count here and there do not wait
 * for each other. */
struct stripe {
    alignas(64) atomic_uint users; /* lookups under way, and CLAIMED */
};

struct slot {
    struct stripe stripes[STRIPES];
    struct snapshot *_Atomic snapshot;
};

static const char *const paths[] = {IANA_STATE_DIRECTORY "/services.db",
                                    IANA_DATA_DIRECTORY "/services.db"};

static struct slot slots[SLOTS];
static alignas(64) atomic_int current = NOWHERE;
static atomic_llong next_check; /* nanoseconds of the coarse monotonic clock */
static atomic_int failure;      /* why the last search found no database; 0 if it did */

static uint64_t build_of(const struct snapshot *snapshot)
{
    return ianadb_get64(snapshot->header.content_id);
}

__attribute__((cold)) static void destroy(struct snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    shelves_clear(&snapshot->shelves);
    free(snapshot);
}

/* Make a snapshot of a file with this block 0; no other block is read yet. */
static int create_snapshot(const struct ianadb_block *block, size_t path, const struct stat *status,
                           struct snapshot **snapshot)
{
    const struct ianadb_header *header = (const struct ianadb_header *)block->content;
    int error = reader_check_header(block, (uint64_t)status->st_size);
    if (error != 0)
        return error;

    uint32_t block_count = ianadb_get32(header->block_count);
    *snapshot = calloc(1, offsetof(struct snapshot, shelves) + shelves_size(block_count));
    if (*snapshot == NULL)
        return -ENOMEM;
    (*snapshot)->path = path;
    (*snapshot)->status = *status;
    (*snapshot)->header = *header;
    (*snapshot)->shelves.block_count = block_count;
    return 0;
}

/* Load the database at a path. Its file stays open in `use` if that went well. */
static int load(struct snapshot_use *use, size_t path, struct snapshot **snapshot)
{
    struct stat status;
    struct ianadb_block block;
    int error = file_open(&use->file, paths[path], &status);
    if (error != 0)
        return error;
    error = file_read(&use->file, 0, 1, &block);
    if (error == 0)
        error = create_snapshot(&block, path, &status, snapshot);
    if (error != 0)
        file_close(&use->file);
    return error == -ESTALE ? -EBADMSG : error;
}

/* Whether nobody has touched the file since the snapshot was made. */
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
 * Go along the search path for a database to use instead of `known`, which may be NULL. 0 with
 * `fresh` NULL: `known` is still the one, though its file may have been replaced by an invalid one,
 * or be gone and have left no other. 0 with `fresh`: that one. Else the negative errno of the first
 * path that has a file, or -ENOENT.
 */
__attribute__((cold)) static int search(struct snapshot_use *use, const struct snapshot *known,
                                        struct snapshot **fresh)
{
    int reason = -ENOENT;
    *fresh = NULL;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct stat status;
        int error = known != NULL ? file_status(paths[i], &status) : 0;
        if (error == 0 && known != NULL && known->path == i && is_unchanged(known, &status))
            return 0;
        if (error == 0)
            error = load(use, i, fresh);
        if (error == 0)
            return 0;
        if (known != NULL && known->path == i && error != -ENOENT)
            return 0;
        if (reason == -ENOENT)
            reason = error;
    }
    return known != NULL ? 0 : reason;
}

/* Which stripe a lookup uses. It lives on its thread's stack, and stacks differ from their pages
 * on; but some threads' by a power of two, so that more than the lowest bits have to count. */
static inline uint32_t choose_stripe(const struct snapshot_use *use)
{
    uint32_t page = (uint32_t)((uintptr_t)use >> 12);
    return page * 2654435769u >> (32 - STRIPE_BITS);
}

/* Without the bus lock where nobody else can count: most programs have one thread. */
static inline void count_user(atomic_uint *users, unsigned change)
{
    if (__libc_single_threaded)
        atomic_store_explicit(users, atomic_load_explicit(users, memory_order_relaxed) + change,
                              memory_order_relaxed);
    else
        atomic_fetch_add(users, change);
}

static inline void enter_slot(struct snapshot_use *use, int slot)
{
    use->slot = slot;
    use->users = &slots[slot].stripes[choose_stripe(use)].users;
    count_user(use->users, 1);
}

static inline void leave_slot(struct snapshot_use *use)
{
    count_user(use->users, -1u);
    use->slot = NOWHERE;
}

/* Use the snapshot that serves now, if there is one. */
static inline void take_current(struct snapshot_use *use)
{
    int slot;
    while ((slot = atomic_load(&current)) != NOWHERE) {
        enter_slot(use, slot);
        if (atomic_load(&current) == slot) {
            use->snapshot = atomic_load(&slots[slot].snapshot);
            return;
        }
        leave_slot(use);
    }
}

static inline void drop_snapshot(struct snapshot_use *use)
{
    if (use->slot != NOWHERE)
        leave_slot(use);
    else
        destroy(use->snapshot);
    use->snapshot = NULL;
}

/* Give up the claim on the first `stripes` stripes of a slot. */
static void unclaim(int slot, int stripes)
{
    for (int i = 0; i < stripes; i++)
        atomic_fetch_sub(&slots[slot].stripes[i].users, CLAIMED);
}

/* Whether a slot, which is claimed, has no users. */
static bool is_deserted(int slot)
{
    for (int i = 0; i < STRIPES; i++)
        if (atomic_load(&slots[slot].stripes[i].users) != CLAIMED)
            return false;
    return true;
}

/* Claim a slot that nobody uses; its old snapshot is freed. */
static bool claim_slot(int slot)
{
    for (int i = 0; i < STRIPES; i++) {
        unsigned idle = 0;
        if (!atomic_compare_exchange_strong(&slots[slot].stripes[i].users, &idle, CLAIMED)) {
            unclaim(slot, i);
            return false;
        }
    }
    /* In this order: who came while the slot was still the current one is counted by now. */
    if (atomic_load(&current) == slot || !is_deserted(slot)) {
        unclaim(slot, STRIPES);
        return false;
    }
    destroy(atomic_exchange(&slots[slot].snapshot, NULL));
    return true;
}

/* Claim one slot, and free what old snapshots there are in the others. NOWHERE: all are in use. */
static int claim_any_slot(void)
{
    int claimed = NOWHERE;
    for (int slot = 0; slot < SLOTS; slot++) {
        /* Most processes have one snapshot: the memory of the other slots stays untouched. */
        if (claimed != NOWHERE && atomic_load(&slots[slot].snapshot) == NULL)
            continue;
        if (!claim_slot(slot))
            continue;
        if (claimed == NOWHERE)
            claimed = slot;
        else
            unclaim(slot, STRIPES);
    }
    return claimed;
}

/*
 * Use `fresh` from now on, in all threads, in place of what `use` holds. If another thread has put
 * up a newer one meanwhile, that is used and `fresh` freed. If there is no slot for it, `fresh` is
 * this lookup's own.
 */
__attribute__((cold)) static void install(struct snapshot_use *use, struct snapshot *fresh)
{
    int replaced = use->slot;
    int slot = claim_any_slot();

    if (slot == NOWHERE) {
        drop_snapshot(use);
        use->snapshot = fresh;
        return;
    }
    atomic_store(&slots[slot].snapshot, fresh);
    bool installed = atomic_compare_exchange_strong(&current, &replaced, slot);
    drop_snapshot(use);
    if (installed) {
        enter_slot(use, slot);
        unclaim(slot, STRIPES);
        use->snapshot = fresh;
        return;
    }
    atomic_store(&slots[slot].snapshot, NULL);
    unclaim(slot, STRIPES);
    destroy(fresh);
    file_close(&use->file);
    take_current(use);
}

/* Whether it is this lookup that has to look at the files: one does, about once a second. */
static bool check_is_due(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    long long nanoseconds = now.tv_sec * 1000000000LL + now.tv_nsec;
    long long due = atomic_load(&next_check);
    return nanoseconds >= due &&
           atomic_compare_exchange_strong(&next_check, &due, nanoseconds + CHECK_INTERVAL_NS);
}

/* Errors that lie with the process and may be gone at the next lookup. */
static bool is_passing(int error)
{
    return error == -ENOMEM || error == -EMFILE || error == -ENFILE || error == -EINTR;
}

/* Have the snapshot's file open: the one at its path. Blocks tell whether it is still the same. */
static int reopen(struct snapshot_use *use)
{
    struct stat status;
    if (file_is_open(&use->file))
        return 0;
    int error = file_open(&use->file, paths[use->snapshot->path], &status);
    return error == 0 || is_passing(error) ? error : -ESTALE;
}

/* Read a block out of the file. The caller owns it. */
static int read_block(struct snapshot_use *use, uint32_t number, struct ianadb_block **block)
{
    struct ianadb_block *made = malloc(sizeof *made);
    if (made == NULL)
        return -ENOMEM;
    int error = file_read(&use->file, number, 1, made);
    if (error == 0)
        error = reader_check_block(made, build_of(use->snapshot), number);
    if (error == 0)
        *block = made;
    else
        free(made);
    return error;
}

/* Give a block to the reader that is not at hand yet. */
__attribute__((cold)) static int fetch(void *context, uint32_t number,
                                       const struct ianadb_block **block)
{
    struct snapshot_use *use = context;
    struct ianadb_block *made;

    int error = reopen(use);
    if (error == 0)
        error = shelves_make_room(&use->snapshot->shelves, number);
    if (error == 0)
        error = read_block(use, number, &made);
    if (error == 0)
        *block = shelves_put(&use->snapshot->shelves, number, made);
    return error;
}

static void set_reader(struct snapshot_use *use)
{
    use->reader.header = &use->snapshot->header;
    use->reader.shelves = &use->snapshot->shelves;
    use->reader.fetch = fetch;
    use->reader.context = use;
}

/* Look at the files: for a newer database than the one in use, or for any. The first time leaves
 * the clock alone: who asks once need not map it. */
__attribute__((cold)) static int check(struct snapshot_use *use)
{
    /* Read once: another thread may find a database, and say so here, at any moment. */
    int last_failure = atomic_load(&failure);
    if (use->snapshot == NULL && last_failure != 0 && !check_is_due())
        return last_failure;

    struct snapshot *fresh;
    int error = search(use, use->snapshot, &fresh);
    if (fresh != NULL)
        install(use, fresh);
    atomic_store(&failure, is_passing(error) ? 0 : error);
    return error;
}

int snapshot_acquire(struct snapshot_use *use)
{
    use->snapshot = NULL;
    use->slot = NOWHERE;
    use->file = FILE_CLOSED;
    take_current(use);
    if (use->snapshot == NULL || check_is_due()) {
        int error = check(use);
        if (error != 0)
            return error;
    }
    set_reader(use);
    return 0;
}

__attribute__((cold)) int snapshot_renew(struct snapshot_use *use)
{
    struct snapshot *fresh;
    int error = search(use, NULL, &fresh);
    if (fresh == NULL)
        return error;
    /* The same build at the same path would fail again; at the other path it is a whole copy. */
    if (build_of(fresh) == build_of(use->snapshot) && fresh->path == use->snapshot->path) {
        destroy(fresh);
        return -EBADMSG;
    }
    install(use, fresh);
    set_reader(use);
    return 0;
}

void snapshot_release(struct snapshot_use *use)
{
    drop_snapshot(use);
    if (file_is_open(&use->file))
        file_close(&use->file);
}

struct snapshot_copy {
    uint32_t first; /* the number of the first service block */
    struct ianadb_header header;
    struct ianadb_block services[];
};

int snapshot_copy(struct snapshot_use *use, struct snapshot_copy **copy)
{
    const struct ianadb_header *header = &use->snapshot->header;
    uint32_t first = ianadb_get32(header->service_first);
    uint32_t count = ianadb_get32(header->service_count);

    int error = reopen(use);
    if (error != 0)
        return error;
    struct snapshot_copy *made = malloc(sizeof *made + count * sizeof made->services[0]);
    if (made == NULL)
        return -ENOMEM;
    made->first = first;
    made->header = *header;
    error = file_read(&use->file, first, count, made->services);
    for (uint32_t i = 0; i < count && error == 0; i++)
        error = reader_check_block(&made->services[i], build_of(use->snapshot), first + i);
    if (error != 0) {
        free(made);
        return error;
    }
    *copy = made;
    return 0;
}

/* reader_next asks for service blocks alone. */
static int fetch_copied(void *context, uint32_t number, const struct ianadb_block **block)
{
    const struct snapshot_copy *copy = context;
    *block = &copy->services[number - copy->first];
    return 0;
}

struct reader snapshot_copy_reader(struct snapshot_copy *copy)
{
    return (struct reader){.header = &copy->header, .fetch = fetch_copied, .context = copy};
}

void snapshot_after_fork(void)
{
    for (int slot = 0; slot < SLOTS; slot++)
        for (int i = 0; i < STRIPES; i++)
            if (atomic_load(&slots[slot].stripes[i].users) != 0)
                atomic_store(&slots[slot].stripes[i].users, 0);
}
