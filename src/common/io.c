/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int io_open_at(int directory, const char *path, int flags, mode_t mode)
{
    int descriptor;
    do
        descriptor = openat(directory, path, flags | O_CLOEXEC, mode);
    while (descriptor < 0 && errno == EINTR);
    return descriptor < 0 ? -errno : descriptor;
}

int io_open(const char *path, int flags)
{
    return io_open_at(AT_FDCWD, path, flags, 0);
}

int io_open_regular(const char *path)
{
    struct stat status;
    int descriptor = io_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return descriptor == -ENXIO ? -EMEDIUMTYPE : descriptor; /* a socket, or no such device */
    int error = fstat(descriptor, &status) != 0 ? -errno : 0;
    if (error == 0 && !S_ISREG(status.st_mode))
        error = -EMEDIUMTYPE;
    if (error == 0)
        return descriptor;
    close(descriptor);
    return error;
}

const char *io_describe(int error)
{
    switch (error) {
    case -EMEDIUMTYPE:
        return "not a regular file";
    case -ENOLINK:
        return "a symbolic link that leads nowhere";
    case -ELOOP:
        return "a symbolic link that may not be here, or a loop of them";
    default:
        return strerror(-error);
    }
}

ssize_t io_read(int descriptor, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t part = read(descriptor, (char *)bytes + done, size - done);
        if (part == 0)
            break;
        if (part < 0 && errno != EINTR)
            return -errno;
        if (part > 0)
            done += (size_t)part;
    }
    return (ssize_t)done;
}

int io_read_rest(int descriptor, size_t most, struct strbuf *text)
{
    char bytes[16384];
    ssize_t got;
    int error = 0;
    while (error == 0 && (got = io_read(descriptor, bytes, sizeof bytes)) != 0) {
        error = got < 0 ? (int)got : strbuf_add(text, bytes, (size_t)got);
        if (error == 0 && text->length > most)
            error = -EFBIG;
    }
    return error;
}

/* Read the rest of a file, and close it. `descriptor` may be a negative errno, which is returned.
 */
static int read_and_close(int descriptor, size_t most, struct strbuf *text)
{
    if (descriptor < 0)
        return descriptor;
    int error = io_read_rest(descriptor, most, text);
    close(descriptor);
    return error;
}

int io_read_all(const char *path, size_t most, struct strbuf *text)
{
    return read_and_close(io_open(path, O_RDONLY), most, text);
}

int io_read_optional(const char *path, size_t most, struct strbuf *text)
{
    int error = read_and_close(io_open_regular(path), most, text);
    return error == -ENOENT ? io_missing(path) : error;
}

int io_missing(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode) ? -ENOLINK : -ENOENT;
}

int io_write(int descriptor, const void *bytes, size_t size)
{
    const char *rest = bytes;
    while (size > 0) {
        ssize_t part = write(descriptor, rest, size);
        if (part < 0 && errno != EINTR)
            return -errno;
        if (part > 0) {
            rest += part;
            size -= (size_t)part;
        }
    }
    return 0;
}

int io_flush(int descriptor)
{
    int error;
    do
        error = fsync(descriptor) != 0 ? -errno : 0;
    while (error == -EINTR);
    return error;
}
