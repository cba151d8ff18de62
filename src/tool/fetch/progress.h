/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Draws a progress bar on standard error, which must be a terminal. */

#ifndef PROGRESS_H
#define PROGRESS_H

struct progress {
    unsigned long shown; /* thousands of bytes; ULONG_MAX: no bar is drawn */
};

/* Initialize; this draws nothing. */
void progress_begin(struct progress *progress);

/* Draw the bar for `done` of `total` bytes. If the total is not known, it is 0. */
void progress_show(struct progress *progress, unsigned long done, unsigned long total);

/* Erase the bar. */
void progress_end(struct progress *progress);

#endif
