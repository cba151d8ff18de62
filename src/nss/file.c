/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "clock.h"
#include "reader.h"

#define PAUSE 60u /* seconds from one refused attempt at a path to the next one */

static const char *const paths[FILE_PATHS] = {IANA_STATE_DIRECTORY "/services.db",
                                              IANA_DATA_DIRECTORY "/services.db"};

/*
 * For each path, whether the last attempt to open it was refused. What refuses it (AppArmor,
 * SELinux) may write a line to the system's log each time, and seldom changes its mind.
 */
static struct refusal {
    atomic_uint until; /* the second in which the path may be tried again; 0: it was not refused */
    atomic_int error;  /* the negative errno of the refusal */
} refusals[FILE_PATHS];

static bool is_pause(unsigned until)
{
    return until != 0 && until - clock_read() - 1 < PAUSE;
}

/* Begin an attempt at a path. 0; or, during a pause, why the last attempt was refused. When a pause
 * is over, one thread makes an attempt: for the others the next pause has begun. */
static int begin_attempt(struct refusal *refusal)
{
    unsigned until = atomic_load(&refusal->until);
    if (until == 0 || (!is_pause(until) && atomic_compare_exchange_strong(&refusal->until, &until,
                                                                          clock_read() + PAUSE)))
        return 0;
    return atomic_load(&refusal->error);
}

static void end_attempt(struct refusal *refusal, int error)
{
    if (error == -EACCES || error == -EPERM) {
        atomic_store(&refusal->error, error);
        atomic_store(&refusal->until, clock_read() + PAUSE);
    } else if (atomic_load(&refusal->until) != 0) {
        atomic_store(&refusal->until, 0);
    }
}

/* Leave the thread as it was before file_open. */
static void end(struct file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
    pthread_setcancelstate(file->cancel_state, NULL);
    errno = file->kept_errno;
}

/* That there is a status does not end a pause: the file may still not be opened. */
int file_status(unsigned path, struct stat *status)
{
    struct refusal *refusal = &refusals[path];
    if (is_pause(atomic_load(&refusal->until)))
        return atomic_load(&refusal->error);
    int kept_errno = errno;
    int error = stat(paths[path], status) == 0 ? 0 : -errno;
    errno = kept_errno;
    if (error != 0)
        end_attempt(refusal, error);
    return error;
}

/* O_NONBLOCK: for a FIFO at this path open() must not wait. */
int file_open(struct file *file, unsigned path)
{
    int error = begin_attempt(&refusals[path]);
    if (error != 0)
        return error;
    file->path = path;
    file->kept_errno = errno;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &file->cancel_state);
    file->descriptor = open(paths[path], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file->descriptor < 0 || fstat(file->descriptor, &file->status) != 0)
        error = -errno;
    else if (!S_ISREG(file->status.st_mode))
        error = -EBADMSG;
    end_attempt(&refusals[path], error);
    if (error != 0)
        end(file);
    return error;
}

static int read_blocks(const struct file *file, uint32_t number, uint32_t count,
                       struct ianadb_block *blocks)
{
    char *bytes = (char *)blocks;
    size_t size = (size_t)count * IANADB_BLOCK_SIZE;
    off_t offset = (off_t)number * IANADB_BLOCK_SIZE;
    size_t done = 0;

    while (done < size) {
        ssize_t part = pread(file->descriptor, bytes + done, size - done, offset + (off_t)done);
        if (part == 0)
            return -ESTALE;
        if (part < 0 && errno != EINTR)
            return -errno;
        if (part > 0)
            done += (size_t)part;
    }
    return 0;
}

static int read_header(struct file *file, struct ianadb_block *block)
{
    int error = read_blocks(file, 0, 1, block);
    if (error == 0)
        error = reader_check_header(block, (uint64_t)file->status.st_size);
    if (error == 0)
        file->header = *(const struct ianadb_header *)block->content;
    return error == -ESTALE ? -EBADMSG : error;
}

int file_open_database(struct file *file, unsigned path, struct ianadb_block *scratch)
{
    int error = file_open(file, path);
    if (error != 0)
        return error;
    error = read_header(file, scratch);
    if (error != 0)
        end(file);
    return error;
}

int file_read(const struct file *file, uint64_t content_id, uint32_t number, uint32_t count,
              struct ianadb_block *blocks)
{
    int error = read_blocks(file, number, count, blocks);
    for (uint32_t i = 0; i < count && error == 0; i++)
        error = reader_check_block(&blocks[i], content_id, number + i);
    return error;
}

void file_close(struct file *file)
{
    if (file_is_open(file))
        end(file);
}
