/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How IANA says that a record is another name of a service: in its note. */

#ifndef ALIAS_H
#define ALIAS_H

#include <stddef.h>

/* The name in a note that makes its record an alias of it, and its length; NULL: there is none. */
const char *alias_of(const char *note, size_t *length);

#endif
