/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* CSV (RFC 4180), with the same bytes as the file that IANA publishes. It has no persons. */

#include "format.h"

#include <string.h>

/* Print a cell, with quotes only if it needs them. */
static void print_cell(FILE *stream, const char *cell)
{
    if (cell[strcspn(cell, ",\"\r\n")] == '\0') {
        fputs(cell, stream);
        return;
    }
    putc('"', stream);
    while (*cell != '\0') {
        size_t length = strcspn(cell, "\"");
        fwrite(cell, 1, length, stream);
        cell += length;
        if (*cell != '\0') {
            fputs("\"\"", stream);
            cell++;
        }
    }
    putc('"', stream);
}

static void print_row(FILE *stream, const char *const cells[REGISTRY_COLUMNS])
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        if (i > 0)
            putc(',', stream);
        print_cell(stream, cells[i]);
    }
    fputs("\r\n", stream);
}

static void begin(struct output *output)
{
    print_row(output->stream, registry_titles);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    print_row(output->stream, record->columns);
}

const struct format format_csv = {.name = "csv", .begin = begin, .record = print_record};
