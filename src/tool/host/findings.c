/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "findings.h"

#include <stdarg.h>
#include <stdio.h>

void findings_add(struct findings *findings, bool needs_attention, const char *id,
                  const char *format, ...)
{
    va_list arguments;
    if (findings->count == FINDINGS_MAX)
        return;
    struct finding *finding = &findings->list[findings->count++];
    finding->id = id;
    finding->needs_attention = needs_attention;
    va_start(arguments, format);
    vsnprintf(finding->text, sizeof finding->text, format, arguments);
    va_end(arguments);
}

bool findings_need_attention(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].needs_attention)
            return true;
    return false;
}
