/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads a list of preferences: lines `NAME PORT/PROTOCOL` as in services(5), each of which moves
 * one record of the registry to the front.
 */

#ifndef PREFERENCES_H
#define PREFERENCES_H

#include "common/diagnostic.h"
#include "table.h"

/*
 * Apply the list at `path` to the table, between table_sort and table_order. `warn` gets a
 * diagnostic for each line that cannot be parsed or that no record matches. 0, or a negative errno
 * with `diagnostic` set; -ENOENT: there is no list.
 */
int preferences_apply(const char *path, struct table *table, diagnostic_listener *warn,
                      void *context, struct diagnostic *diagnostic);

#endif
