/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints services as a services(5) file. */

#ifndef FORMAT_SERVICES_H
#define FORMAT_SERVICES_H

#include <stdio.h>

#include "compiler/table.h"

/*
 * Print the services of an ordered table in their order, then its repeats; a range with one line
 * for each port. The first line that matches a lookup is then the answer that the module gives, and
 * so is the last one if the lookup has a protocol. `updated` is the registry's date, `preferences`
 * the enum ianadb_preferences bits.
 */
void format_services_print(FILE *stream, const struct table *table, const char *updated,
                           unsigned preferences);

#endif
