/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "reader.h"

static const char *const paths[FILE_PATHS] = {IANA_STATE_DIRECTORY "/services.db",
                                              IANA_DATA_DIRECTORY "/services.db"};

/* Leave the thread as it was before file_open. */
static void end(struct file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
    pthread_setcancelstate(file->cancel_state, NULL);
    errno = file->kept_errno;
}

int file_status(unsigned path, struct stat *status)
{
    int kept_errno = errno;
    int error = stat(paths[path], status) == 0 ? 0 : -errno;
    errno = kept_errno;
    return error;
}

/* O_NONBLOCK: for a FIFO at this path open() must not wait. */
int file_open(struct file *file, unsigned path)
{
    int error = 0;

    file->path = path;
    file->kept_errno = errno;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &file->cancel_state);
    file->descriptor = open(paths[path], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file->descriptor < 0 || fstat(file->descriptor, &file->status) != 0)
        error = -errno;
    else if (!S_ISREG(file->status.st_mode))
        error = -EBADMSG;
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
