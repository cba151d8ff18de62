/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: conformance DIRECTORY
 *
 * Asks glibc's `files`, with an /etc/services that was made from a registry, and `iana`, with the
 * database in DIRECTORY, the same questions: the whole enumeration, every name and alias, and every
 * port, each with every protocol and with none. The answers must be the same.
 *
 * `files` reads its whole file at each lookup. The program therefore reads the enumeration of
 * `files` once and takes the first line that matches as the answer of `files`. A sample of these
 * answers is compared with lookups of `files`.
 *
 * The sources differ intentionally in one case: `iana` finds a name in another case if no service
 * has the wanted spelling.
 */

#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <nss.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/listing.h"
#include "lib/support.h"

#define PORTS  65536u
#define SAMPLE 50u /* of every so many lines, `files` is asked one; of the first and last, all */

static const char *const protocols[] = {"tcp", "udp", "sctp", "dccp", NULL};

#define PROTOCOLS (sizeof protocols / sizeof protocols[0])

/* A name or an alias, and who bears it. */
struct bearer {
    const char *name;
    const struct service *service;
};

/* What `files` says. */
struct listing {
    struct service *services;
    size_t count;
    struct bearer *bearers; /* by name, then in the order of the services */
    size_t bearer_count;
    const struct service *ports[PROTOCOLS][PORTS];
};

static void use(const char *source)
{
    endservent();
    expect(__nss_configure_lookup("services", source) == 0, "__nss_configure_lookup: %m");
}

static int compare_bearers(const void *one, const void *other)
{
    const struct bearer *a = one;
    const struct bearer *b = other;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->service > b->service) - (a->service < b->service);
}

static void index_names(struct listing *listing)
{
    size_t count = 0;
    for (size_t i = 0; i < listing->count; i++)
        count += 1 + listing->services[i].alias_count;
    listing->bearers = calloc(count, sizeof listing->bearers[0]);
    expect(listing->bearers != NULL, "out of memory");
    for (size_t i = 0; i < listing->count; i++) {
        const struct service *service = &listing->services[i];
        listing->bearers[listing->bearer_count++] = (struct bearer){service->name, service};
        for (unsigned j = 0; j < service->alias_count; j++)
            listing->bearers[listing->bearer_count++] =
                (struct bearer){service->aliases[j], service};
    }
    qsort(listing->bearers, count, sizeof listing->bearers[0], compare_bearers);
}

static bool fits(const struct service *service, const char *protocol)
{
    return protocol == NULL || strcmp(service->protocol, protocol) == 0;
}

static void index_ports(struct listing *listing)
{
    for (size_t i = listing->count; i-- > 0;)
        for (size_t j = 0; j < PROTOCOLS; j++)
            if (fits(&listing->services[i], protocols[j]))
                listing->ports[j][listing->services[i].port] = &listing->services[i];
}

static const struct service *find_name(const struct listing *listing, const char *name,
                                       const char *protocol)
{
    size_t low = 0;
    size_t count = listing->bearer_count;
    while (count > 0) {
        size_t half = count / 2;
        if (strcmp(listing->bearers[low + half].name, name) < 0) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    for (; low < listing->bearer_count && strcmp(listing->bearers[low].name, name) == 0; low++)
        if (fits(listing->bearers[low].service, protocol))
            return listing->bearers[low].service;
    return NULL;
}

static void expect_name(const struct listing *listing, const char *name, const char *protocol)
{
    const struct service *service = find_name(listing, name, protocol);
    expect_service(getservbyname(name, protocol), service, service != NULL ? service->port : 0,
                   name);
}

static void expect_port(const struct listing *listing, unsigned port, size_t protocol)
{
    char asked[16];
    const struct service *service = listing->ports[protocol][port];
    snprintf(asked, sizeof asked, "port %u", port);
    expect_service(getservbyport(htons((uint16_t)port), protocols[protocol]), service, port, asked);
}

static void expect_names(const struct listing *listing, const struct service *service)
{
    for (size_t j = 0; j < PROTOCOLS; j++) {
        expect_name(listing, service->name, protocols[j]);
        for (unsigned k = 0; k < service->alias_count; k++)
            expect_name(listing, service->aliases[k], protocols[j]);
    }
}

/* A name in capitals: `files` finds that very spelling or nothing, `iana` the name. */
static bool expect_capitals(const struct listing *listing, const struct service *service,
                            bool is_iana)
{
    char capitals[64];
    size_t length = strlen(service->name);
    expect(length < sizeof capitals, "%s is too long", service->name);
    for (size_t i = 0; i <= length; i++)
        capitals[i] = (char)toupper((unsigned char)service->name[i]);
    const struct service *exact = find_name(listing, capitals, service->protocol);
    const struct service *folded = find_name(listing, service->name, service->protocol);
    const struct service *expected = exact == NULL && is_iana ? folded : exact;
    expect_service(getservbyname(capitals, service->protocol), expected,
                   expected != NULL ? expected->port : 0, capitals);
    return exact == NULL;
}

/* That the first line which fits is what `files` answers. */
static void check_listing(const struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        if (i >= SAMPLE && i + SAMPLE < listing->count && i % SAMPLE != 0)
            continue;
        const struct service *service = &listing->services[i];
        expect_names(listing, service);
        expect_capitals(listing, service, false);
        for (size_t j = 0; j < PROTOCOLS; j++)
            expect_port(listing, service->port, j);
    }
    for (unsigned port = 0; port < PORTS; port += 4 * SAMPLE)
        for (size_t j = 0; j < PROTOCOLS; j++)
            expect_port(listing, port, j);
}

static void compare_listings(const struct listing *listing)
{
    struct servent *entry;
    size_t i = 0;
    setservent(0);
    for (; (entry = getservent()) != NULL; i++) {
        expect(i < listing->count, "%s is one service too many", entry->s_name);
        expect_service(entry, &listing->services[i], listing->services[i].port, "the listing");
    }
    endservent();
    expect(i == listing->count, "%zu services, not %zu", i, listing->count);
}

/* Ask `iana` everything. How many names it finds in capitals that `files` does not. */
static size_t compare_lookups(const struct listing *listing)
{
    size_t differences = 0;
    for (size_t i = 0; i < listing->count; i++) {
        expect_names(listing, &listing->services[i]);
        differences += expect_capitals(listing, &listing->services[i], true);
    }
    for (unsigned port = 0; port < PORTS; port++)
        for (size_t j = 0; j < PROTOCOLS; j++)
            expect_port(listing, port, j);
    return differences;
}

int main(int argc, char **argv)
{
    static struct listing listing;

    expect(argc == 2, "usage: conformance DIRECTORY");
    module_load("iana");
    expect(chdir(argv[1]) == 0, "%s: %m", argv[1]);
    use("files");
    listing.services = list_services(&listing.count);
    expect(listing.count > 10000, "%zu services are not the registry", listing.count);
    index_names(&listing);
    index_ports(&listing);
    check_listing(&listing);
    use("iana");
    compare_listings(&listing);
    size_t differences = compare_lookups(&listing);
    printf(
        "%zu services, %zu names and aliases, %u ports: the same but for %zu names in capitals\n",
        listing.count, listing.bearer_count, PORTS, differences);
    return 0;
}
