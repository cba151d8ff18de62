/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Lets names with capitals be found in lower case by readers of the services file that compare
 * bytes, or that put the name that they look for in lower case first.
 */

#ifndef LOWER_CASE_H
#define LOWER_CASE_H

#include "common/diagnostic.h"
#include "table.h"

/*
 * Give each service of an ordered table the lower case of its name and of its aliases as further
 * aliases, where no service bears that very name. `warn` gets a diagnostic for
 * each for which there is no room. 0, or -ENOMEM.
 */
int lower_case_add(struct table *table, diagnostic_listener *warn, void *context);

#endif
