/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Packs a found service into a caller's struct servent and buffer. */

#ifndef SERVENT_H
#define SERVENT_H

#include <netdb.h>
#include <stddef.h>
#include <stdint.h>

#include "reader.h"

/*
 * Fill `result`, with all that it points to in `buffer` (any alignment, `size` bytes), as
 * getservbyname_r(3) has it. `port` (host byte order) goes into s_port, in network byte order: the
 * service's own, or the one that was asked for inside a range.
 *
 * 0, or -ERANGE where the buffer is too small; then nothing is written.
 */
int servent_fill(struct servent *result, const struct reader_service *service, uint16_t port,
                 char *buffer, size_t size);

#endif
