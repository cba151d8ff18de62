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
#include <limits.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdlib.h>

#include "reader.h"
#include "servent.h"
#include "snapshot.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED nss_getservbyname_r _nss_iana_getservbyname_r;
EXPORTED nss_getservbyport_r _nss_iana_getservbyport_r;
EXPORTED nss_setservent _nss_iana_setservent;
EXPORTED nss_getservent_r _nss_iana_getservent_r;
EXPORTED nss_endservent _nss_iana_endservent;

/* The one enumeration of this process. */
static struct {
    pthread_mutex_t mutex;
    struct snapshot_copy *copy; /* NULL: not started */
    struct reader_position position;
} cursor = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* Why fork's child would not be safe, as a negative errno; 0: it is. */
static int fork_error;

/*
 * Other threads may have been anywhere when this one forked: a mutex that one of them held starts
 * anew, and a copy that it was about to replace is left behind rather than freed twice.
 */
static void after_fork(void)
{
    if (pthread_mutex_trylock(&cursor.mutex) == 0) {
        pthread_mutex_unlock(&cursor.mutex);
    } else {
        pthread_mutex_init(&cursor.mutex, NULL);
        cursor.copy = NULL;
        cursor.position = (struct reader_position){0, 0};
    }
    snapshot_after_fork();
}

__attribute__((constructor)) static void prepare_fork(void)
{
    fork_error = -pthread_atfork(NULL, NULL, after_fork);
}

/* The one way out: what an outcome is to glibc. */
static enum nss_status finish(int error, int *errnop)
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

/* What a lookup asks for: a name, or, if that is NULL, a port in host byte order. */
struct question {
    const char *name;
    uint16_t port;
    const char *protocol;
};

static inline int ask(const struct reader *reader, const struct question *question,
                      struct reader_service *service)
{
    if (question->name != NULL)
        return reader_find_name(reader, question->name, question->protocol, service);
    return reader_find_port(reader, question->port, question->protocol, service);
}

/* Inlined, so that either kind of question has its own way through the code, without a branch. */
__attribute__((always_inline)) static inline enum nss_status
look_up(const struct question *question, struct servent *result, char *buffer, size_t size,
        int *errnop)
{
    struct reader_service service;
    struct snapshot_use use;

    int error = snapshot_acquire(&use);
    if (error == 0)
        error = ask(&use.reader, question, &service);
    if (error == -ESTALE) {
        error = snapshot_renew(&use);
        if (error == 0)
            error = ask(&use.reader, question, &service);
    }
    if (error == 0) {
        uint16_t port = question->name != NULL ? service.port : question->port;
        error = servent_fill(result, &service, port, buffer, size);
    }
    snapshot_release(&use);
    return finish(error, errnop);
}

enum nss_status _nss_iana_getservbyname_r(const char *name, const char *protocol,
                                          struct servent *result, char *buffer, size_t size,
                                          int *errnop)
{
    struct question question = {.name = name, .protocol = protocol};
    return look_up(&question, result, buffer, size, errnop);
}

enum nss_status _nss_iana_getservbyport_r(int port, const char *protocol, struct servent *result,
                                          char *buffer, size_t size, int *errnop)
{
    if (port < 0 || port > UINT16_MAX)
        return NSS_STATUS_NOTFOUND;
    struct question question = {.port = ntohs((uint16_t)port), .protocol = protocol};
    return look_up(&question, result, buffer, size, errnop);
}

/* Have a copy to enumerate; one that is there already stays. The cursor's mutex is held. */
static int start_enumeration(void)
{
    struct snapshot_use use;

    if (fork_error != 0)
        return fork_error;
    if (cursor.copy != NULL)
        return 0;
    int error = snapshot_acquire(&use);
    if (error == 0)
        error = snapshot_copy(&use, &cursor.copy);
    if (error == -ESTALE) {
        error = snapshot_renew(&use);
        if (error == 0)
            error = snapshot_copy(&use, &cursor.copy);
    }
    snapshot_release(&use);
    return error;
}

/* Whether there is a database to enumerate. */
static int look_for_database(void)
{
    struct snapshot_use use;
    if (fork_error != 0)
        return fork_error;
    int error = snapshot_acquire(&use);
    snapshot_release(&use);
    return error;
}

/*
 * Rewind to the first service. Nothing is copied yet: programs like ss call this before lookups,
 * too. Whether the sources stay open is glibc's affair: no file of ours does.
 */
enum nss_status _nss_iana_setservent(int stayopen)
{
    (void)stayopen;
    pthread_mutex_lock(&cursor.mutex);
    cursor.position = (struct reader_position){0, 0};
    pthread_mutex_unlock(&cursor.mutex);
    return finish(look_for_database(), &errno);
}

/* The cursor moves on only when the caller got the service: after ERANGE it asks for the same. */
static int next_service(struct servent *result, char *buffer, size_t size)
{
    struct reader_service service;
    int error = start_enumeration();
    if (error != 0)
        return error;
    struct reader reader = snapshot_copy_reader(cursor.copy);
    struct reader_position position = cursor.position;
    error = reader_next(&reader, &position, &service);
    if (error == 0)
        error = servent_fill(result, &service, service.port, buffer, size);
    if (error == 0)
        cursor.position = position;
    return error;
}

enum nss_status _nss_iana_getservent_r(struct servent *result, char *buffer, size_t size,
                                       int *errnop)
{
    pthread_mutex_lock(&cursor.mutex);
    int error = next_service(result, buffer, size);
    pthread_mutex_unlock(&cursor.mutex);
    return finish(error, errnop);
}

enum nss_status _nss_iana_endservent(void)
{
    int kept_errno = errno; /* an older glibc's free may change it */
    pthread_mutex_lock(&cursor.mutex);
    free(cursor.copy);
    cursor.copy = NULL;
    cursor.position = (struct reader_position){0, 0};
    pthread_mutex_unlock(&cursor.mutex);
    errno = kept_errno;
    return NSS_STATUS_SUCCESS;
}
