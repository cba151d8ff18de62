/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* To be preloaded: the time is that of FIXED_TIME, in seconds since 1970. */

#include <stdlib.h>
#include <time.h>

time_t time(time_t *seconds)
{
    const char *text = getenv("FIXED_TIME");
    time_t now = text != NULL ? (time_t)strtoll(text, NULL, 10) : 0;
    if (seconds != NULL)
        *seconds = now;
    return now;
}
