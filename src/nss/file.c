/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

/* Leave the process as it was before file_open. */
static void end(struct file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
    pthread_setcancelstate(file->cancel_state, NULL);
    errno = file->kept_errno;
}

int file_status(const char *path, struct stat *status)
{
    int kept_errno = errno;
    int error = stat(path, status) == 0 ? 0 : -errno;
    errno = kept_errno;
    return error;
}

/* O_NONBLOCK: a FIFO in the file's place must not stop the process. */
int file_open(struct file *file, const char *path, struct stat *status)
{
    int error = 0;

    file_close(file);
    file->kept_errno = errno;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &file->cancel_state);
    file->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file->descriptor < 0 || fstat(file->descriptor, status) != 0)
        error = -errno;
    else if (!S_ISREG(status->st_mode))
        error = -EBADMSG;
    if (error != 0)
        end(file);
    return error;
}

int file_read(const struct file *file, uint32_t number, uint32_t count, struct ianadb_block *blocks)
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

void file_close(struct file *file)
{
    if (file_is_open(file))
        end(file);
}
