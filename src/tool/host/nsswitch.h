/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads the services line of nsswitch.conf: whether glibc asks `iana`, and in which order. */

#ifndef NSSWITCH_H
#define NSSWITCH_H

#include <stdbool.h>

#define NSSWITCH_FILE "/etc/nsswitch.conf"

enum nsswitch_order {
    NSSWITCH_NOT_ASKED,   /* `iana` is not in the line */
    NSSWITCH_NOT_REACHED, /* a source before it ends each lookup that finds nothing */
    NSSWITCH_FIRST,       /* before `files`, or without it */
    NSSWITCH_AFTER_FILES,
};

struct nsswitch {
    enum nsswitch_order order;
    unsigned long line;         /* number of the line that glibc uses; 0: there is none */
    char sources[512];          /* that line after the colon; it may be cut */
    bool is_malformed;          /* glibc cannot parse the line, and finds no services */
    bool is_tight;              /* no blank after the colon: some tools do not find the line */
    bool is_last;               /* no source is asked after `iana` */
    unsigned long comment_line; /* of a comment that is a services line with `iana`; or 0 */
    unsigned long
        unended_line; /* of a services line without a newline, which glibc ignores; or 0 */
};

/* Read nsswitch.conf. A missing file counts as an empty one. 0, or a negative errno. */
int nsswitch_read(struct nsswitch *nsswitch);

#endif
