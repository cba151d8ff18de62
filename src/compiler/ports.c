/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ports.h"

void ports_free_all(struct ports *ports)
{
    for (unsigned port = 0; port < PORTS_COUNT; port++)
        ports->next[port] = (uint16_t)port;
}

uint16_t ports_take(struct ports *ports, uint16_t first, uint16_t last)
{
    uint16_t *next = ports->next;
    uint16_t port = first;
    while (next[port] != port) {
        next[port] = next[next[port]]; /* the way gets shorter */
        port = next[port];
    }
    if (port == 0 || port > last)
        return 0;
    next[port] = (uint16_t)(port + 1);
    return port;
}
