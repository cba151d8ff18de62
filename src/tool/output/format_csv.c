/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * CSV (RFC 4180), with the same bytes as the file that IANA publishes; on a terminal, with `?` for
 * characters that may not be printed. It has no persons.
 */

#include "format.h"

#include <string.h>

#include "quote.h"

/* Print a cell, with quotes only if it needs them. */
static void print_cell(const struct output *output, const char *cell)
{
    FILE *stream = output->stream;
    if (terminal_is_one(&output->terminal) && !quote_is_printable(cell)) {
        putc('"', stream);
        quote_text(stream, cell);
        putc('"', stream);
        return;
    }
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
