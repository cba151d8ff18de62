/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Passes the output of the tool to a pager. */

#ifndef PAGER_H
#define PAGER_H

/* Start no pager: --no-pager. */
void pager_forbid(void);

/*
 * Pass all that is printed afterwards to $PAGER, by default less: standard output, and standard
 * error if it is a terminal. Nothing happens if standard output is not a terminal, if TERM is not
 * set or is dumb, if PAGER is empty or cat, or if a pager has been started already.
 */
void pager_start(void);

/* Close standard output and standard error, and wait until the pager has ended. */
void pager_finish(void);

#endif
