/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is wrong with an input, and where: for the one message that the tool prints. */

#ifndef PROBLEM_H
#define PROBLEM_H

struct problem {
    const char *path;     /* of the file; NULL: not about a file */
    unsigned long line;   /* from 1; 0: not about a line */
    unsigned long column; /* from 1; 0: not about a column */
    char text[240];
};

/* Who hears of what is wrong but not an end. */
typedef void problem_listener(void *context, const struct problem *problem);

/* Fill a problem, all but its path, and return `error`: `return problem_set(...)` is one way out.
 */
int problem_set(struct problem *problem, int error, unsigned long line, unsigned long column,
                const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
