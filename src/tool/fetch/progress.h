/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A progress bar on standard error, which must be a terminal. */

#ifndef PROGRESS_H
#define PROGRESS_H

struct progress {
    unsigned long shown; /* in thousands of bytes; ULONG_MAX: nothing yet */
};

/* Begin. Nothing is drawn yet. */
void progress_begin(struct progress *progress);

/* Draw that `done` of `total` bytes are there. A total of 0: it is not known. */
void progress_show(struct progress *progress, unsigned long done, unsigned long total);

/* Take the bar away. */
void progress_end(struct progress *progress);

#endif
