/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the sentence in a record's note that makes the record an alias. */

#ifndef ALIAS_H
#define ALIAS_H

#include <stddef.h>

/* The name, in the note, of which the note makes its record an alias; *length gets its length.
 * NULL: the record is not an alias. */
const char *alias_of(const char *note, size_t *length);

#endif
