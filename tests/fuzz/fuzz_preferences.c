/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Applies a list of preferences of any bytes: it changes the order of the services and nothing
 * else.
 */

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compiler/preferences.h"

static const char *const names[] = {"a", "b", "c", "d", "e"};

#define NAMES (sizeof names / sizeof names[0])

/* The services a 1/tcp, b 2/udp, c 3/tcp, d 4/udp, e 5/tcp. */
static void fill(struct table *table)
{
    struct registry_record record = {.line = 1};
    struct diagnostic diagnostic;
    char number[] = "1";
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        record.columns[i] = "";
    record.columns[REGISTRY_NUMBER] = number;
    for (size_t i = 0; i < NAMES; i++, number[0]++) {
        record.columns[REGISTRY_NAME] = names[i];
        record.columns[REGISTRY_PROTOCOL] = i % 2 == 0 ? "tcp" : "udp";
        fuzz_expect(table_add(table, &record, &diagnostic) == 0, "the table is filled");
    }
    fuzz_expect(table_sort(table) == 0, "the table is sorted");
}

static void expect_warning(void *context, const struct diagnostic *diagnostic)
{
    unsigned long *line = context;
    fuzz_expect(diagnostic->line > *line, "each line is complained of once, in their order");
    fuzz_expect(diagnostic->text[0] != '\0', "a complaint says something");
    *line = diagnostic->line;
}

/* Each service is there once; the preferred ones, and they alone, stand in front. */
static void expect_all(const struct table *table)
{
    unsigned seen = 0;
    fuzz_expect(table->service_count == NAMES, "no service is lost");
    for (size_t i = 0; i < NAMES; i++) {
        const struct table_service *service = table->services[i];
        seen |= 1u << (service->name[0] - 'a');
        fuzz_expect(service->preferred == (i < table->preferred_count), "the preferred go first");
    }
    fuzz_expect(seen == (1u << NAMES) - 1, "each service is there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    struct table table = {.service_count = 0};
    struct diagnostic diagnostic;
    unsigned long line = 0;
    int descriptor = memfd_create("preferences", MFD_CLOEXEC);

    fuzz_expect(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size,
                "the input has a file");
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    fill(&table);
    fuzz_expect(preferences_apply(path, false, &table, expect_warning, &line, &diagnostic) == 0,
                "a list of any bytes can be read");
    fuzz_expect(table_order(&table, expect_warning, &line) == 0, "the table is ordered");
    expect_all(&table);
    table_free(&table);
    close(descriptor);
    return 0;
}
