/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is wrong with an input, and where: for the one message that the tool prints. */

#ifndef DIAGNOSTIC_H
#define DIAGNOSTIC_H

struct diagnostic {
    const char *path;     /* of the file; NULL: not about a file */
    unsigned long line;   /* from 1; 0: not about a line */
    unsigned long column; /* from 1; 0: not about a column */
    char text[240];
    const char *kind; /* the same for all that say the same of something else */
};

/* Who hears of what is wrong but not an end. */
typedef void diagnostic_listener(void *context, const struct diagnostic *diagnostic);

/* Fill a diagnostic, all but its path, and return `error`: `return diagnostic_set(...)` is one way
 * out.
 */
int diagnostic_set(struct diagnostic *diagnostic, int error, unsigned long line,
                   unsigned long column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
