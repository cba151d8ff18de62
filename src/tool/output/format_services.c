/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "format_services.h"

#include <string.h>

#include "ianadb.h"
#include "quote.h"

/* The width of `65535/` and a protocol of four letters. */
#define NUMBER_WIDTH 10

static void print_heading(FILE *stream, const char *updated, unsigned preferences)
{
    fputs("# services(5), made from IANA's ", stream);
    quote_registry(stream, updated);
    fprintf(stream,
            " by `iana-services export --format services`.\n"
            "# The first line that matches is the answer. So is the last one, for a name or a port "
            "with "
            "a\n# protocol. The order: %s%sthe registry%s.\n\n",
            (preferences & IANADB_HOST) != 0 ? "this host's own names, " : "",
            (preferences & (IANADB_LOCAL | IANADB_SHIPPED)) != 0 ? "the preferred records, " : "",
            (preferences & IANADB_LEGACY) != 0 ? ", old names" : "");
}

/* The width of the longest name. */
static int name_width(const struct table *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->service_count; i++)
        if (strlen(table->services[i]->name) > width)
            width = strlen(table->services[i]->name);
    return (int)width;
}

static void print_line(FILE *stream, const struct table *table, const struct table_service *service,
                       unsigned port, int width)
{
    int number_width = fprintf(stream, "%-*s  %u/%s", width, service->name, port,
                               table->protocols[service->protocol]) -
                       width - 2;
    for (unsigned i = 0; i < service->alias_count; i++) {
        int gap = i == 0 && number_width < NUMBER_WIDTH ? NUMBER_WIDTH - number_width : 0;
        fprintf(stream, "%*s %s", gap, "", service->aliases[i]);
    }
    putc('\n', stream);
}

/* Print a service on each of these ports. */
static void print_ports(FILE *stream, const struct table *table,
                        const struct table_service *service, unsigned port, unsigned last,
                        int width)
{
    for (; port <= last; port++)
        print_line(stream, table, service, port, width);
}

/* What is listed once more: see compiler/repeats.h. */
static void print_repeats(FILE *stream, const struct table *table, int width)
{
    if (table->repeat_count > 0)
        fputs("\n# Once more, for programs that take the last line that fits.\n\n", stream);
    for (size_t i = 0; i < table->repeat_count; i++)
        print_ports(stream, table, table->services[table->repeats[i].service],
                    table->repeats[i].port, table->repeats[i].last, width);
}

void format_services_print(FILE *stream, const struct table *table, const char *updated,
                           unsigned preferences)
{
    int width = name_width(table);
    print_heading(stream, updated, preferences);
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        print_ports(stream, table, service, service->port, service->last, width);
    }
    print_repeats(stream, table, width);
}
