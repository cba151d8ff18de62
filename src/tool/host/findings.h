/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A list of what `status` found out about this system. */

#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* More than `status` can find at once. */
#define FINDINGS_MAX 24

/* The kinds of findings. */
enum { NOTE = false, ATTENTION = true };

struct finding {
    const char *id; /* for programs; iana-services(8) lists them. It never changes */
    bool needs_attention;
    char text[400];
};

/* All zero is the empty list. */
struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
};

/* Add a finding. The id must stay valid. */
void findings_add(struct findings *findings, bool needs_attention, const char *id,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

bool findings_need_attention(const struct findings *findings);

#endif
