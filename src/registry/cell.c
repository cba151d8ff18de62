/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Line breaks are no blanks. */
static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

/* The number of blanks from `start` on. */
static size_t count_blanks(const struct strbuf *cell, size_t start)
{
    size_t end = start;
    while (end < cell->length && is_blank(cell->bytes[end]))
        end++;
    return end - start;
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

void cell_strip(struct strbuf *cell)
{
    size_t start = 0;
    size_t end = cell->length;
    if (end == 0)
        return;
    while (end > 0 && is_space(cell->bytes[end - 1]))
        end--;
    while (start < end && is_space(cell->bytes[start]))
        start++;
    if (start > 0)
        memmove(cell->bytes, cell->bytes + start, end - start);
    cell->length = end - start;
    cell->bytes[cell->length] = '\0';
}

/* Replace each line break that has blanks on both sides, and these blanks, by one blank. */
static void join_lines(struct strbuf *cell)
{
    size_t kept = 0;
    size_t start = 0;
    const char *found;
    while ((found = memchr(cell->bytes + start, '\n', cell->length - start)) != NULL) {
        size_t line_break = (size_t)(found - cell->bytes);
        size_t blanks = count_blanks(cell, line_break + 1);
        size_t end = line_break;
        while (blanks > 0 && end > start && is_blank(cell->bytes[end - 1]))
            end--;
        bool joins = end < line_break;
        memmove(cell->bytes + kept, cell->bytes + start, end - start);
        kept += end - start;
        cell->bytes[kept++] = joins ? ' ' : '\n';
        start = line_break + 1 + (joins ? blanks : 0);
    }
    memmove(cell->bytes + kept, cell->bytes + start, cell->length - start);
    cell->length -= start - kept;
}

void cell_tidy(struct strbuf *cell)
{
    if (cell->length == 0)
        return;
    if (memchr(cell->bytes, '\n', cell->length) != NULL)
        join_lines(cell);
    cell_strip(cell);
}
