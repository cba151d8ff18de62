/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Lets the list of services read the same from either end. Who takes the last service that fits,
 * where the module and glibc's `files` take the first, would find other ports for some names, and
 * other names for some ports: so do Go, net-tools' netstat, and scripts that fill a map. Services
 * that would get lost are listed once more, behind all others; this changes no first answer.
 */

#ifndef REPEATS_H
#define REPEATS_H

#include "table.h"

/*
 * Fill the repeats of an ordered table: with them, the last service with a name and a protocol has
 * the port of the first one, and the last one on a port, for a protocol, has the name of the first.
 * 0, or -ENOMEM.
 */
int repeats_find(struct table *table);

#endif
