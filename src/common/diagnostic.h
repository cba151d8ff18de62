/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A diagnostic says what is wrong with an input, and where. The tool prints it as one message. */

#ifndef DIAGNOSTIC_H
#define DIAGNOSTIC_H

struct diagnostic {
    const char *path;     /* of the file, which the caller owns; NULL: it is not about a file */
    unsigned long line;   /* from 1; 0: it is not about a line */
    unsigned long column; /* from 1; 0: it is not about a column */
    char text[240];
    const char *kind; /* its format: the same for diagnostics that differ only in the values */
};

/* A function that gets each warning. The diagnostic is valid during the call only. */
typedef void diagnostic_listener(void *context, const struct diagnostic *diagnostic);

/* Set all of a diagnostic but its path, and return `error`, so that a function can end with
 * `return diagnostic_set(...)`. */
int diagnostic_set(struct diagnostic *diagnostic, int error, unsigned long line,
                   unsigned long column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
