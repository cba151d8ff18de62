/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The null module: what glibc itself costs. It answers any question with one constant, and a name
 * that begins with "no-" with NOTFOUND. It lists the constant NULL_SERVICES times.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <nss.h>
#include <string.h>

#define NULL_SERVICES 10000

nss_getservbyname_r _nss_null_getservbyname_r;
nss_getservbyport_r _nss_null_getservbyport_r;
nss_setservent _nss_null_setservent;
nss_getservent_r _nss_null_getservent_r;
nss_endservent _nss_null_endservent;

static int listed;

static enum nss_status answer(struct servent *result)
{
    static char name[] = "domain";
    static char protocol[] = "tcp";
    static char *aliases[1];
    *result = (struct servent){name, aliases, htons(53), protocol};
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_null_getservbyname_r(const char *name, const char *protocol,
                                          struct servent *result, char *buffer, size_t size,
                                          int *errnop)
{
    (void)protocol, (void)buffer, (void)size, (void)errnop;
    return strncmp(name, "no-", 3) == 0 ? NSS_STATUS_NOTFOUND : answer(result);
}

enum nss_status _nss_null_getservbyport_r(int port, const char *protocol, struct servent *result,
                                          char *buffer, size_t size, int *errnop)
{
    (void)port, (void)protocol, (void)buffer, (void)size, (void)errnop;
    return answer(result);
}

enum nss_status _nss_null_setservent(int stayopen)
{
    (void)stayopen;
    listed = 0;
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_null_getservent_r(struct servent *result, char *buffer, size_t size,
                                       int *errnop)
{
    (void)buffer, (void)size, (void)errnop;
    return listed++ < NULL_SERVICES ? answer(result) : NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_null_endservent(void)
{
    listed = 0;
    return NSS_STATUS_SUCCESS;
}
