/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The names of transport protocols. Case is ignored. */

#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>

#include "common/diagnostic.h"
#include "registry/document.h"

/* The protocol of this name, if it is one of RFC 6335: tcp, udp, sctp or dccp; else NULL. */
const char *protocol_find(const char *name, size_t length);

/*
 * Check that this is the name of a transport protocol: one of RFC 6335, or another one that a
 * record of the registry has. 0, or -EPROTONOSUPPORT with `diagnostic` set.
 */
int protocol_check(const char *name, const struct document *document,
                   struct diagnostic *diagnostic);

#endif
