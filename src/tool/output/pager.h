/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Shows what goes to a terminal page by page, if it is longer than the terminal. */

#ifndef PAGER_H
#define PAGER_H

#include <stdbool.h>

/* Show nothing page by page: --no-pager. */
void pager_forbid(void);

/*
 * Let what is printed on standard output from here on go through $PAGER, or less: and what is
 * printed on standard error, if that is a terminal. Only once, where standard output is a terminal
 * that is not dumb, and PAGER neither empty nor cat; else nothing happens.
 */
void pager_start(void);

/* All is printed: wait until it has been read. */
void pager_finish(void);

#endif
