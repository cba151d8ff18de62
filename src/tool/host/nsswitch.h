/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What nsswitch.conf says about services: whether `iana` is asked, and when. */

#ifndef NSSWITCH_H
#define NSSWITCH_H

#include <stdbool.h>

#define NSSWITCH_FILE "/etc/nsswitch.conf"

enum nsswitch_order {
    NSSWITCH_NOT_ASKED,   /* `iana` is not named */
    NSSWITCH_NOT_REACHED, /* a source before it does not go on when it has found nothing */
    NSSWITCH_FIRST,       /* before `files`, or without it */
    NSSWITCH_AFTER_FILES,
};

struct nsswitch {
    enum nsswitch_order order;
    unsigned long line;         /* number of the line that glibc follows; 0: there is none */
    char sources[512];          /* that line, behind the colon; it may be cut */
    bool is_malformed;          /* glibc refuses the line, and finds no services at all */
    bool is_tight;              /* no blank behind the colon: some tools overlook the line */
    bool is_last;               /* `iana` does not go on to another source when it has nothing */
    unsigned long comment_line; /* of a services line that names `iana`, but is a comment; or 0 */
    unsigned long
        unended_line; /* of a services line without a line break, unknown to glibc; or 0 */
};

/* Read nsswitch.conf. A missing one is an empty one. 0, or a negative errno. */
int nsswitch_read(struct nsswitch *nsswitch);

#endif
