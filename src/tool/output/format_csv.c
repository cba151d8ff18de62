/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * CSV (RFC 4180), with the same bytes as the file that IANA publishes; on a terminal, with `?` for
 * characters that may not be printed. It has no persons.
 */

#include "format.h"

#include <string.h>

#include "quote.h"

/* Print a part of a cell. */
static void print_part(const struct output *output, const char *part, size_t length)
{
    if (terminal_is_one(&output->terminal))
        quote_part(output->stream, part, length);
    else
        fwrite(part, 1, length, output->stream);
}

/* Print a cell, with quotes only if it needs them. */
static void print_cell(const struct output *output, const char *cell)
{
    FILE *stream = output->stream;
    if (cell[strcspn(cell, ",\"\r\n")] == '\0') {
        print_part(output, cell, strlen(cell));
        return;
    }
    putc('"', stream);
    while (*cell != '\0') {
        size_t length = strcspn(cell, "\"");
        print_part(output, cell, length);
        cell += length;
        if (*cell != '\0') {
            fputs("\"\"", stream);
            cell++;
        }
    }
    putc('"', stream);
}

static void print_row(const struct output *output, const char *const cells[REGISTRY_COLUMNS])
{
    for (int i = 0; i < REGISTRY_COLUMNS; i++) {
        if (i > 0)
            putc(',', output->stream);
        print_cell(output, cells[i]);
    }
    fputs("\r\n", output->stream);
}

static void begin(struct output *output)
{
    print_row(output, registry_titles);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    print_row(output, record->columns);
}

const struct format format_csv = {.name = "csv", .begin = begin, .record = print_record};
