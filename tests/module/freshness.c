/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * With the real clock and through glibc: one second after the database was replaced, a running
 * process uses the new one. replacement.c tests all cases, with a clock of its own.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <nss.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/builds.h"

static void expect_public(enum build build, const char *when)
{
    for (unsigned n = 0; n < BUILD_SERVICES; n += 111) {
        char name[32];
        snprintf(name, sizeof name, "service-%u", n);
        const struct servent *service = getservbyname(name, "tcp");
        expect(service != NULL, "%s: no %s", when, name);
        expect(ntohs((uint16_t)service->s_port) == (unsigned)build + n, "%s: %s on port %u", when,
               name, ntohs((uint16_t)service->s_port));
    }
}

int main(void)
{
    builds_enter();
    expect(__nss_configure_lookup("services", "iana") == 0, "__nss_configure_lookup: %m");
    copy_and_rename("a.db", DATA_DATABASE);
    expect_public(BUILD_A, "data");
    copy_and_rename("b.db", STATE_DATABASE);
    sleep(1);
    expect_public(BUILD_B, "state appeared");
    copy_and_rename("a.db", STATE_DATABASE);
    sleep(1);
    expect_public(BUILD_A, "state was replaced");
    copy_in_place("b.db", STATE_DATABASE);
    sleep(1);
    expect_public(BUILD_B, "state was rewritten in place");
    expect(unlink(STATE_DATABASE) == 0, "unlink: %m");
    sleep(1);
    expect_public(BUILD_A, "state was removed");
    builds_leave();
    return 0;
}
