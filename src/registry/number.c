/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "number.h"

#include <stdint.h>
#include <string.h>

/* The decimal number of up to five digits from `text` to `end`. Whether it is a port. */
static bool parse_port(const char *text, const char *end, unsigned *port)
{
    *port = 0;
    if (text == end || end - text > 5)
        return false;
    for (; text < end && *text >= '0' && *text <= '9'; text++)
        *port = *port * 10 + (unsigned)(*text - '0');
    return text == end && *port <= UINT16_MAX;
}

bool number_parse(const char *text, unsigned *first, unsigned *last)
{
    const char *dash = strchr(text, '-');
    const char *end = text + strlen(text);
    if (!parse_port(text, dash != NULL ? dash : end, first))
        return false;
    *last = *first;
    return dash == NULL || (parse_port(dash + 1, end, last) && *first <= *last);
}
