/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is to be said about the state of this system. */

#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* More than there are checks. */
#define FINDINGS_MAX 24

struct finding {
    const char *id; /* for programs; it never changes */
    bool needs_attention;
    char text[400];
};

/* All zero: nothing found. */
struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
};

/* Add one. */
void findings_add(struct findings *findings, bool needs_attention, const char *id,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

bool findings_need_attention(const struct findings *findings);

#endif
