/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The five functions that glibc calls for `services: iana`. What they return, and when, follows
 * glibc's own `files` in every corner; the manual's "NSS Module Function Internals" has the rules.
 *
 * The parameters are glibc's: `port` in network byte order, in an int; `protocol` NULL for any;
 * strings and pointers of the result go into `buffer`, `size` bytes of any alignment. `errnop` and
 * errno stay as they are unless the status is TRYAGAIN (ERANGE: the buffer is too small) or UNAVAIL
 * (there is no usable database, for this reason).
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "direct.h"
#include "find.h"
#include "owner.h"
#include "reader.h"
#include "servent.h"
#include "snapshot.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED nss_getservbyname_r _nss_iana_getservbyname_r;
EXPORTED nss_getservbyport_r _nss_iana_getservbyport_r;
EXPORTED nss_setservent _nss_iana_setservent;
EXPORTED nss_getservent_r _nss_iana_getservent_r;
EXPORTED nss_endservent _nss_iana_endservent;

/* What an enumeration returns next. All zero is the start. */
struct place {
    struct reader_position service;
    uint16_t returned; /* how many of the service's ports it has returned */
};

/* The one enumeration of this process. */
static struct {
    struct owner owner;       /* the thread that uses the rest */
    struct direct_copy *copy; /* NULL: not started */
    struct place place;
} cursor;

/* Why fork's child would not be safe, as a negative errno; 0: it is. */
static int fork_error;

/* Wait until no other thread uses the cursor. glibc's public functions have a lock of their own, so
 * that only a direct caller ever waits. */
static void lock_cursor(void)
{
    const struct timespec moment = {.tv_nsec = 100000};
    int kept_errno = errno;
    while (!owner_enter(&cursor.owner))
        nanosleep(&moment, NULL);
    errno = kept_errno;
}

static void unlock_cursor(void)
{
    owner_leave(&cursor.owner);
}

/* A copy that another thread was making or freeing when this one forked is not used, nor freed. */
static void after_fork(void)
{
    if (owner_is_lost(&cursor.owner)) {
        cursor.copy = NULL;
        cursor.place = (struct place){.returned = 0};
    }
    snapshot_after_fork();
}

__attribute__((constructor)) static void prepare_fork(void)
{
    fork_error = -pthread_atfork(NULL, NULL, after_fork);
    if (fork_error != 0)
        snapshot_share_nothing();
}

/* The one way out: what an outcome is to glibc. */
static enum nss_status to_nss_status(int error, int *errnop)
{
    switch (error) {
    case 0:
        return NSS_STATUS_SUCCESS;
    case -ESRCH:
        return NSS_STATUS_NOTFOUND;
    case -ERANGE:
        *errnop = ERANGE;
        return NSS_STATUS_TRYAGAIN;
    default:
        *errnop = -error;
        return NSS_STATUS_UNAVAIL;
    }
}

/* Find a service by its name, or, if that is NULL, by its port in host byte order. */
static int answer_from_file(const char *name, uint16_t port, const char *protocol,
                            struct servent *result, char *buffer, size_t size)
{
    struct direct direct;
    struct reader_service service;
    int error = direct_open(&direct);
    if (error != 0)
        return error;
    error = name != NULL ? reader_find_name(&direct.reader, name, protocol, &service)
                         : reader_find_port(&direct.reader, port, protocol, &service);
    if (error == 0)
        error = servent_fill(result, &service, name != NULL ? service.port : port, buffer, size);
    direct_close(&direct);
    return error;
}

/* Answer without a snapshot. If the file changes meanwhile, turn to the one that is there then. */
__attribute__((cold, noinline)) static int answer_alone(const char *name, uint16_t port,
                                                        const char *protocol,
                                                        struct servent *result, char *buffer,
                                                        size_t size)
{
    int error = answer_from_file(name, port, protocol, result, buffer, size);
    if (error == -ESTALE)
        error = answer_from_file(name, port, protocol, result, buffer, size);
    return error == -ESTALE ? -EBADMSG : error;
}

/* Inlined, so that either kind of question has its own way through the code, without a branch. */
__attribute__((always_inline)) static inline enum nss_status
look_up(const char *name, uint16_t port, const char *protocol, struct servent *result, char *buffer,
        size_t size, int *errnop)
{
    struct snapshot_use use;
    struct reader_service service;
    int error = snapshot_acquire(&use);
    if (error == 0) {
        error = name != NULL ? find_name(&use.reader, name, protocol, &service)
                             : find_port(&use.reader, port, protocol, &service);
        if (error == 0)
            error =
                servent_fill(result, &service, name != NULL ? service.port : port, buffer, size);
        snapshot_release(&use);
    }
    if (error == -EAGAIN)
        error = answer_alone(name, port, protocol, result, buffer, size);
    return to_nss_status(error, errnop);
}

enum nss_status _nss_iana_getservbyname_r(const char *name, const char *protocol,
                                          struct servent *result, char *buffer, size_t size,
                                          int *errnop)
{
    return look_up(name, 0, protocol, result, buffer, size, errnop);
}

enum nss_status _nss_iana_getservbyport_r(int port, const char *protocol, struct servent *result,
                                          char *buffer, size_t size, int *errnop)
{
    if (port < 0 || port > UINT16_MAX)
        return NSS_STATUS_NOTFOUND;
    return look_up(NULL, ntohs((uint16_t)port), protocol, result, buffer, size, errnop);
}

/* Have a copy to enumerate; one that is there already stays. The cursor is locked. */
static int start_enumeration(void)
{
    if (fork_error != 0)
        return fork_error;
    if (cursor.copy != NULL)
        return 0;
    int error = direct_copy(&cursor.copy);
    if (error == -ESTALE)
        error = direct_copy(&cursor.copy);
    return error == -ESTALE ? -EBADMSG : error;
}

/* Whether there is a database to enumerate. */
static int look_for_database(void)
{
    struct snapshot_use use;
    struct file file;
    struct ianadb_block scratch;
    if (fork_error != 0)
        return fork_error;
    int error = snapshot_acquire(&use);
    if (error == 0)
        snapshot_release(&use);
    if (error == -EAGAIN) {
        error = snapshot_open_file(&file, &scratch);
        file_close(&file);
    }
    return error;
}

/*
 * Rewind to the first service. Nothing is copied yet: programs like ss call this before lookups,
 * too. Whether the sources stay open is glibc's affair: no file of ours does.
 */
enum nss_status _nss_iana_setservent(int stayopen)
{
    (void)stayopen;
    lock_cursor();
    cursor.place = (struct place){.returned = 0};
    unlock_cursor();
    return to_nss_status(look_for_database(), &errno);
}

/*
 * Return the service under the cursor. A range is returned once for each of its ports, as `files`
 * returns the lines of an exported file. The cursor moves on only when the caller got the service:
 * after ERANGE it asks for the same port again.
 */
static int next_service(struct servent *result, char *buffer, size_t size)
{
    struct reader_service service;
    int error = start_enumeration();
    if (error != 0)
        return error;
    struct reader reader = direct_copy_reader(cursor.copy);
    struct reader_position after = cursor.place.service;
    error = reader_next(&reader, &after, &service);
    if (error != 0)
        return error;
    uint16_t port = (uint16_t)(service.port + cursor.place.returned);
    error = servent_fill(result, &service, port, buffer, size);
    if (error != 0)
        return error;
    if (port < service.last)
        cursor.place.returned++;
    else
        cursor.place = (struct place){.service = after};
    return 0;
}

enum nss_status _nss_iana_getservent_r(struct servent *result, char *buffer, size_t size,
                                       int *errnop)
{
    lock_cursor();
    int error = next_service(result, buffer, size);
    unlock_cursor();
    return to_nss_status(error, errnop);
}

enum nss_status _nss_iana_endservent(void)
{
    int kept_errno = errno; /* an older glibc's free may change it */
    lock_cursor();
    free(cursor.copy);
    cursor.copy = NULL;
    cursor.place = (struct place){.returned = 0};
    unlock_cursor();
    errno = kept_errno;
    return NSS_STATUS_SUCCESS;
}
