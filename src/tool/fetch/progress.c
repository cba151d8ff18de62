/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "progress.h"

#include <limits.h>
#include <stdio.h>

#define WIDTH 40u

void progress_begin(struct progress *progress)
{
    progress->shown = ULONG_MAX;
}

void progress_show(struct progress *progress, unsigned long done, unsigned long total)
{
    static const char bar[WIDTH + 1] = "########################################";
    if (done / 1000 == progress->shown)
        return;
    progress->shown = done / 1000;
    if (total == 0 || done > total) {
        fprintf(stderr, "\r%6lu kB", done / 1000);
        return;
    }
    unsigned filled = (unsigned)((double)done / (double)total * WIDTH);
    fprintf(stderr, "\r[%-*.*s] %3u %% of %lu kB", (int)WIDTH, (int)filled, bar,
            (unsigned)((double)done / (double)total * 100), total / 1000);
}

void progress_end(struct progress *progress)
{
    if (progress->shown != ULONG_MAX)
        fputs("\r\033[K", stderr);
    progress->shown = ULONG_MAX;
}
