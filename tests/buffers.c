/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: buffers DIRECTORY
 *
 * A caller's buffer of any size and alignment, for every kind of entry: too small, and the answer
 * is ERANGE; else the answer, all of it inside the buffer. Nothing beside the buffer is ever
 * written.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

#define POISON   0xa5
#define MARGIN   64u
#define MAX_SIZE 8192u

static const struct entry {
    const char *name;
    unsigned port;        /* to ask for */
    unsigned first;       /* that the name has; of a range, another than `port` */
    unsigned alias_count; /* NAME-1, NAME-2, ... */
} entries[] = {
    {"plain", 49201, 49201, 0},
    {"single", 49202, 49202, 1},
    {"many", 49203, 49203, 100},
    {"x11", 6005, 6000, 0},
};

enum question { BY_NAME, BY_PORT, BY_LIST };

/* A buffer between margins that nobody may touch. */
struct region {
    unsigned char *bytes;
    char *buffer;
    size_t size;
};

static struct region make_region(size_t size, size_t alignment)
{
    struct region region = {.size = size};
    region.bytes = aligned_alloc(alignof(max_align_t), 2 * MARGIN + MAX_SIZE);
    expect(region.bytes != NULL, "out of memory");
    memset(region.bytes, POISON, 2 * MARGIN + MAX_SIZE);
    region.buffer = (char *)region.bytes + MARGIN + alignment;
    return region;
}

static void expect_margins(const struct region *region)
{
    const unsigned char *start = (unsigned char *)region->buffer;
    for (const unsigned char *byte = region->bytes; byte < start; byte++)
        expect(*byte == POISON, "written before a buffer of %zu", region->size);
    for (const unsigned char *byte = start + region->size;
         byte < region->bytes + 2 * MARGIN + MAX_SIZE; byte++)
        expect(*byte == POISON, "written behind a buffer of %zu", region->size);
}

static enum nss_status ask(const struct module *module, enum question question,
                           const struct entry *entry, struct servent *service, char *buffer,
                           size_t size, int *error)
{
    *error = errno = UNTOUCHED;
    switch (question) {
    case BY_NAME:
        return module->by_name(entry->name, "tcp", service, buffer, size, error);
    case BY_PORT:
        return module->by_port(htons((uint16_t)entry->port), "tcp", service, buffer, size, error);
    default:
        return module->next(service, buffer, size, error);
    }
}

/* What an entry takes: its pointers, aligned, and its strings. */
static size_t needed_size(const struct entry *entry, const char *buffer)
{
    char alias[32];
    size_t size = -(uintptr_t)buffer % alignof(char *);
    size += (entry->alias_count + 1) * sizeof(char *) + strlen(entry->name) + 1 + sizeof "tcp";
    for (unsigned i = 1; i <= entry->alias_count; i++)
        size += (size_t)snprintf(alias, sizeof alias, "%s-%u", entry->name, i) + 1;
    return size;
}

static void expect_inside(const void *start, size_t size, const char *buffer, size_t buffer_size)
{
    const char *place = start;
    expect(place >= buffer && place + size <= buffer + buffer_size,
           "a buffer of %zu: something is outside", buffer_size);
}

static void expect_entry(const struct entry *entry, const struct servent *service, unsigned port,
                         const char *buffer, size_t size)
{
    char alias[32];
    expect(service->s_port == htons((uint16_t)port), "%s: another port", entry->name);
    expect_inside(service->s_aliases, (entry->alias_count + 1) * sizeof(char *), buffer, size);
    expect((uintptr_t)service->s_aliases % alignof(char *) == 0, "unaligned pointers");
    expect(strcmp(service->s_name, entry->name) == 0, "%s, not %s", service->s_name, entry->name);
    expect_inside(service->s_name, strlen(service->s_name) + 1, buffer, size);
    expect(strcmp(service->s_proto, "tcp") == 0, "%s: %s", entry->name, service->s_proto);
    expect_inside(service->s_proto, sizeof "tcp", buffer, size);
    for (unsigned i = 0; i < entry->alias_count; i++) {
        snprintf(alias, sizeof alias, "%s-%u", entry->name, i + 1);
        expect(strcmp(service->s_aliases[i], alias) == 0, "%s, not %s", service->s_aliases[i],
               alias);
        expect_inside(service->s_aliases[i], strlen(alias) + 1, buffer, size);
    }
    expect(service->s_aliases[entry->alias_count] == NULL, "%s: an alias more", entry->name);
}

/* One size and alignment; true if the answer came. */
static bool try_size(const struct module *module, enum question question, const struct entry *entry,
                     size_t size, size_t alignment)
{
    struct servent service;
    int error;
    struct region region = make_region(size, alignment);
    bool is_enough = size >= needed_size(entry, region.buffer);
    enum nss_status status = ask(module, question, entry, &service, region.buffer, size, &error);
    expect_margins(&region);
    expect(errno == UNTOUCHED, "errno changed");
    if (is_enough) {
        expect(status == NSS_STATUS_SUCCESS && error == UNTOUCHED, "%s with %zu bytes: status %d",
               entry->name, size, (int)status);
        expect_entry(entry, &service, question == BY_PORT ? entry->port : entry->first,
                     region.buffer, size);
    } else {
        expect(status == NSS_STATUS_TRYAGAIN && error == ERANGE, "%s with %zu bytes: status %d",
               entry->name, size, (int)status);
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
            expect(answer.status == NSS_STATUS_SUCCESS, "%s is not in the list", entry->name);
            position++;
        } while (strcmp(answer.service.s_name, entry->name) != 0);
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
        expect(buffer != NULL && size <= MAX_SIZE, "no buffer of %zu is enough", size / 2);
        status = module->next(&service, buffer, size, &error);
        if (status == NSS_STATUS_SUCCESS)
            print_entry(file, &service);
        free(buffer);
    }
    expect(status == NSS_STATUS_SUCCESS || status == NSS_STATUS_NOTFOUND, "status %d", (int)status);
    return status == NSS_STATUS_SUCCESS;
}

/* The whole list, as text; the caller frees it. */
static char *list_services(const struct module *module, size_t size)
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
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        test_sizes(&module, BY_NAME, &entries[i]);
        test_sizes(&module, BY_PORT, &entries[i]);
        test_cursor(&module, &entries[i]);
    }
    char *patient = list_services(&module, 1);
    char *generous = list_services(&module, MAX_SIZE);
    expect(strlen(generous) > 100000, "a list of %zu bytes", strlen(generous));
    expect(strcmp(patient, generous) == 0, "the lists differ");
    free(patient);
    free(generous);
    printf("every size and alignment: as it must be\n");
    return 0;
}
