/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Asks the C library that it is built with, whichever that is, for each line `name protocol` of the
 * standard input, and prints the port; 0: there is none.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>

int main(void)
{
    char name[256];
    char protocol[16];
    while (scanf("%255s %15s", name, protocol) == 2) {
        const struct servent *service = getservbyname(name, protocol);
        printf("%u\n", service != NULL ? ntohs((unsigned short)service->s_port) : 0u);
    }
    return 0;
}
