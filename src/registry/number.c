/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "number.h"

#include <stdint.h>

/* Take the port, of one to five digits, that *text begins with. false: it begins with none. */
static bool take_port(const char **text, unsigned *port)
{
    const char *start = *text;
    *port = 0;
    for (; **text >= '0' && **text <= '9' && *text - start < 5; ++*text)
        *port = *port * 10 + (unsigned)(**text - '0');
    return *text > start && *port <= UINT16_MAX;
}

bool number_parse(const char *text, unsigned *first, unsigned *last)
{
    if (!take_port(&text, first))
        return false;
    *last = *first;
    if (*text == '-') {
        text++;
        if (!take_port(&text, last) || *first > *last)
            return false;
    }
    return *text == '\0';
}
