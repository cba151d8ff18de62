/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "public.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What the outcome of a call is in a source's terms; `end`: what it returns if there is nothing. */
static enum nss_status conclude(int returned, int end, const struct servent *expected,
                                const struct servent *result, int *errnop)
{
    *errnop = errno;
    errno = UNTOUCHED;
    expect(result == NULL || result == expected, "the result is elsewhere");
    expect((result != NULL) <= (returned == 0), "a result, and error %d", returned);
    if (returned == ERANGE) {
        expect(*errnop == ERANGE, "ERANGE, and errno %d", *errnop);
        return NSS_STATUS_TRYAGAIN;
    }
    if (result != NULL)
        return NSS_STATUS_SUCCESS;
    return returned == end ? NSS_STATUS_NOTFOUND : NSS_STATUS_UNAVAIL;
}

static enum nss_status by_name(const char *name, const char *protocol, struct servent *service,
                               char *buffer, size_t size, int *errnop)
{
    struct servent *result = service;
    int returned = getservbyname_r(name, protocol, service, buffer, size, &result);
    return conclude(returned, 0, service, result, errnop);
}

static enum nss_status by_port(int port, const char *protocol, struct servent *service,
                               char *buffer, size_t size, int *errnop)
{
    struct servent *result = service;
    int returned = getservbyport_r(port, protocol, service, buffer, size, &result);
    return conclude(returned, 0, service, result, errnop);
}

static enum nss_status next(struct servent *service, char *buffer, size_t size, int *errnop)
{
    struct servent *result = service;
    int returned = getservent_r(service, buffer, size, &result);
    return conclude(returned, ENOENT, service, result, errnop);
}

static enum nss_status set(int stay_open)
{
    setservent(stay_open);
    return NSS_STATUS_SUCCESS;
}

static enum nss_status end(void)
{
    endservent();
    return NSS_STATUS_SUCCESS;
}

const struct module public_functions = {by_name, by_port, set, next, end};

void public_switch(const char *sources)
{
    char line[64];
    int length = snprintf(line, sizeof line, "services: %s\n", sources);
    write_and_rename("nsswitch.conf", line, (size_t)length);
}
