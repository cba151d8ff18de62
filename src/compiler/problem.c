/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

int problem_set(struct problem *problem, int error, unsigned long line, unsigned long column,
                const char *format, ...)
{
    va_list arguments;
    problem->line = line;
    problem->column = column;
    va_start(arguments, format);
    vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);
    return error;
}
