/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The number of blanks, which do not include line breaks, from `start` on. */
static size_t count_blanks(const struct strbuf *cell, size_t start)
{
    size_t end = start;
    while (end < cell->length && (cell->bytes[end] == ' ' || cell->bytes[end] == '\t'))
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
    for (size_t start = 0; start < cell->length;) {
        size_t blanks = count_blanks(cell, start);
        size_t behind = start + blanks;
        size_t more = 0;
        if (blanks > 0 && behind < cell->length && cell->bytes[behind] == '\n')
            more = count_blanks(cell, behind + 1);
        if (more > 0) {
            cell->bytes[kept++] = ' ';
            start = behind + 1 + more;
        } else {
            size_t length = blanks > 0 ? blanks : 1;
            memmove(cell->bytes + kept, cell->bytes + start, length);
            kept += length;
            start += length;
        }
    }
    cell->length = kept;
}

void cell_tidy(struct strbuf *cell)
{
    if (cell->length == 0)
        return;
    if (memchr(cell->bytes, '\n', cell->length) != NULL)
        join_lines(cell);
    cell_strip(cell);
}
