/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "diagnostic.h"

#include <stdarg.h>
#include <stdio.h>

int diagnostic_set(struct diagnostic *diagnostic, int error, unsigned long line,
                   unsigned long column, const char *format, ...)
{
    va_list arguments;
    diagnostic->line = line;
    diagnostic->column = column;
    diagnostic->kind = format;
    va_start(arguments, format);
    vsnprintf(diagnostic->text, sizeof diagnostic->text, format, arguments);
    va_end(arguments);
    return error;
}
