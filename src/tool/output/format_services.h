/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints services as services(5), for programs that read /etc/services themselves. */

#ifndef FORMAT_SERVICES_H
#define FORMAT_SERVICES_H

#include <stdio.h>

#include "compiler/table.h"

/*
 * Print the services of a table, in their order, then its repeats, so that the first line that fits
 * gives the answer that the module gives, and the last line does; a range as a line a port.
 * `updated`: the registry's date; `preferences`: enum ianadb_preferences, bits.
 */
void format_services_print(FILE *stream, const struct table *table, const char *updated,
                           unsigned preferences);

#endif
