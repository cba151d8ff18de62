/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "format.h"

#include <string.h>

bool output_refers_to(const struct output *output, const char *anchor)
{
    const char *end = strbuf_string(&output->footnotes) + output->footnotes.length;
    for (const char *each = strbuf_string(&output->footnotes); each < end; each += strlen(each) + 1)
        if (strcmp(each, anchor) == 0)
            return true;
    return false;
}

const struct format *format_find(const char *name, const struct format *text)
{
    const struct format *const formats[] = {text, &format_csv, &format_json, &format_xml};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i] != NULL && strcmp(name, formats[i]->name) == 0)
            return formats[i];
    return NULL;
}
