/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Who comes first on each port. Each port is taken once, however many ranges it is in, and the
 * others pass over it: so all ranges together cost no more than their number and that of the ports.
 */

#ifndef PORTS_H
#define PORTS_H

#include <stdint.h>

#define PORTS_COUNT 65536u

/* Leads from a port that is taken to one that may be free, and from the last one to 0, which is no
 * port. */
struct ports {
    uint16_t next[PORTS_COUNT];
};

/* Let all ports be free. */
void ports_free_all(struct ports *ports);

/* Take the first free port from `first` to `last`. It, or 0: all are taken. */
uint16_t ports_take(struct ports *ports, uint16_t first, uint16_t last);

#endif
