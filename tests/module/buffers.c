/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: buffers DIRECTORY
 *
 * Lookups with a caller's buffer of each size and alignment, for each kind of entry. If the buffer
 * is too small, the result is ERANGE; otherwise the whole answer is inside the buffer. No byte
 * outside the buffer changes.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/listing.h"
#include "lib/region.h"
#include "lib/support.h"

struct entry {
    struct service service;
    unsigned port; /* to ask for, or in the list; in a range, not the first: the service has that */
};

enum question { BY_NAME, BY_PORT, BY_LIST };

/* The services of buffers.sh: those with aliases have NAME-1, NAME-2, ... */
static struct entry make_entry(const char *name, unsigned first, unsigned port,
                               unsigned alias_count)
{
    struct entry entry = {{(char *)name, (char *)"tcp", first, alias_count, NULL}, port};
    entry.service.aliases = calloc(alias_count + 1, sizeof entry.service.aliases[0]);
    expect(entry.service.aliases != NULL, "out of memory");
    for (unsigned i = 0; i < alias_count; i++)
        expect(asprintf(&entry.service.aliases[i], "%s-%u", name, i + 1) > 0, "out of memory");
    return entry;
}

static void free_entry(struct entry *entry)
{
    for (unsigned i = 0; i < entry->service.alias_count; i++)
        free(entry->service.aliases[i]);
    free(entry->service.aliases);
}

static enum nss_status ask(const struct module *module, enum question question,
                           const struct entry *entry, struct servent *service, char *buffer,
                           size_t size, int *error)
{
    *error = errno = UNTOUCHED;
    switch (question) {
    case BY_NAME:
        return module->by_name(entry->service.name, "tcp", service, buffer, size, error);
    case BY_PORT:
        return module->by_port(htons((uint16_t)entry->port), "tcp", service, buffer, size, error);
    default:
        return module->next(service, buffer, size, error);
    }
}

/* One size and alignment; true if the answer came. */
static bool try_size(const struct module *module, enum question question, const struct entry *entry,
                     size_t size, size_t alignment)
{
    struct servent service;
    int error;
    const char *name = entry->service.name;
    unsigned port = question == BY_NAME ? entry->service.port : entry->port;
    struct region region = region_make(size, alignment);
    bool is_enough = size >= service_size(&entry->service, alignment);
    enum nss_status status = ask(module, question, entry, &service, region.buffer, size, &error);
    region_expect_margins(&region);
    expect(errno == UNTOUCHED, "errno changed");
    if (is_enough) {
        expect(status == NSS_STATUS_SUCCESS && error == UNTOUCHED, "%s with %zu bytes: status %d",
               name, size, (int)status);
        expect_service(&service, &entry->service, port, name);
        region_expect_inside(&region, &service);
    } else {
        expect(status == NSS_STATUS_TRYAGAIN && error == ERANGE, "%s with %zu bytes: status %d",
               name, size, (int)status);
    }
    free(region.bytes);
    return is_enough;
}

/* All sizes up to enough, and some more. */
static void test_sizes(const struct module *module, enum question question,
                       const struct entry *entry)
{
    for (size_t alignment = 0; alignment < alignof(max_align_t); alignment++) {
        size_t size = 0;
        while (!try_size(module, question, entry, size, alignment))
            size++;
        for (size_t more = 1; more < 32; more++)
            try_size(module, question, entry, size + more, alignment);
    }
}

/* Let the cursor stand before the entry, and try all sizes that are too small, then enough. */
static void test_cursor(const struct module *module, const struct entry *entry)
{
    struct answer answer;
    for (size_t alignment = 0; alignment < alignof(max_align_t); alignment++) {
        size_t size = 0;
        unsigned position = 0;
        expect(module->set(0) == NSS_STATUS_SUCCESS, "setservent");
        do {
            ask_next(module, &answer);
            expect(answer.status == NSS_STATUS_SUCCESS, "%s is not in the list",
                   entry->service.name);
            position++;
        } while (strcmp(answer.service.s_name, entry->service.name) != 0 ||
                 answer.service.s_port != htons((uint16_t)entry->port));
        expect(module->set(0) == NSS_STATUS_SUCCESS, "setservent");
        for (; position > 1; position--)
            ask_next(module, &answer);
        while (!try_size(module, BY_LIST, entry, size, alignment))
            size++;
    }
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
}

static void print_entry(FILE *file, const struct servent *service)
{
    fprintf(file, "%s %d/%s", service->s_name, service->s_port, service->s_proto);
    for (char **alias = service->s_aliases; *alias != NULL; alias++)
        fprintf(file, " %s", *alias);
    fputc('\n', file);
}

/* Print the next entry, with a buffer of `size` that is doubled until the entry fits. */
static bool list_entry(const struct module *module, FILE *file, size_t size)
{
    struct servent service;
    enum nss_status status = NSS_STATUS_TRYAGAIN;
    int error = ERANGE;

    for (; status == NSS_STATUS_TRYAGAIN && error == ERANGE; size *= 2) {
        char *buffer = malloc(size); /* of just that size: a sanitizer sees a byte more */
        expect(buffer != NULL && size <= REGION_MAX_SIZE, "no buffer of %zu is enough", size / 2);
        status = module->next(&service, buffer, size, &error);
        if (status == NSS_STATUS_SUCCESS)
            print_entry(file, &service);
        free(buffer);
    }
    expect(status == NSS_STATUS_SUCCESS || status == NSS_STATUS_NOTFOUND, "status %d", (int)status);
    return status == NSS_STATUS_SUCCESS;
}

/* The whole list, as text; the caller frees it. */
static char *print_list(const struct module *module, size_t size)
{
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    expect(file != NULL && module->set(0) == NSS_STATUS_SUCCESS, "setservent");
    while (list_entry(module, file, size))
        continue;
    expect(fclose(file) == 0, "out of memory");
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
    return text;
}

int main(int argc, char **argv)
{
    expect(argc == 2, "usage: buffers DIRECTORY");
    struct module module = module_load("iana");
    expect(chdir(argv[1]) == 0, "%s: %m", argv[1]);
    struct entry entries[] = {
        make_entry("plain", 49201, 49201, 0),
        make_entry("single", 49202, 49202, 1),
        make_entry("many", 49203, 49203, 100),
        make_entry("x11", 6000, 6005, 0),
    };
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        test_sizes(&module, BY_NAME, &entries[i]);
        test_sizes(&module, BY_PORT, &entries[i]);
        test_cursor(&module, &entries[i]);
        free_entry(&entries[i]);
    }
    char *patient = print_list(&module, 1);
    char *generous = print_list(&module, REGION_MAX_SIZE);
    expect(strlen(generous) > 100000, "a list of %zu bytes", strlen(generous));
    expect(strcmp(patient, generous) == 0, "the lists differ");
    free(patient);
    free(generous);
    printf("every size and alignment: as it must be\n");
    return 0;
}
