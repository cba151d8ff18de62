/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "listing.h"

#include <arpa/inet.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static char *copy_string(const char *string)
{
    char *copy = strdup(string);
    expect(copy != NULL, "out of memory");
    return copy;
}

static struct service copy_service(const struct servent *entry)
{
    struct service service = {.name = copy_string(entry->s_name),
                              .protocol = copy_string(entry->s_proto),
                              .port = ntohs((uint16_t)entry->s_port)};
    while (entry->s_aliases[service.alias_count] != NULL)
        service.alias_count++;
    service.aliases = calloc(service.alias_count + 1, sizeof service.aliases[0]);
    expect(service.aliases != NULL, "out of memory");
    for (unsigned i = 0; i < service.alias_count; i++)
        service.aliases[i] = copy_string(entry->s_aliases[i]);
    return service;
}

struct service *list_services(size_t *count)
{
    struct service *services = NULL;
    struct servent *entry;
    *count = 0;
    setservent(1);
    while ((entry = getservent()) != NULL) {
        if (*count % 1024 == 0)
            services = reallocarray(services, *count + 1024, sizeof services[0]);
        expect(services != NULL, "out of memory");
        services[(*count)++] = copy_service(entry);
    }
    endservent();
    return services;
}

size_t service_size(const struct service *service, size_t alignment)
{
    size_t size = -alignment % alignof(char *);
    size += (service->alias_count + 1) * sizeof(char *);
    size += strlen(service->name) + 1 + strlen(service->protocol) + 1;
    for (unsigned i = 0; i < service->alias_count; i++)
        size += strlen(service->aliases[i]) + 1;
    return size;
}

void expect_service(const struct servent *found, const struct service *service, unsigned port,
                    const char *asked)
{
    if (service == NULL) {
        expect(found == NULL, "%s: %s was found", asked, found != NULL ? found->s_name : "");
        return;
    }
    expect(found != NULL, "%s: %s was not found", asked, service->name);
    expect(strcmp(found->s_name, service->name) == 0, "%s: %s, not %s", asked, found->s_name,
           service->name);
    expect(strcmp(found->s_proto, service->protocol) == 0, "%s: %s, not %s", asked, found->s_proto,
           service->protocol);
    expect(found->s_port == htons((uint16_t)port), "%s: port %u, not %u", asked,
           ntohs((uint16_t)found->s_port), port);
    for (unsigned i = 0; i < service->alias_count; i++)
        expect(found->s_aliases[i] != NULL && strcmp(found->s_aliases[i], service->aliases[i]) == 0,
               "%s: its alias %s is missing", asked, service->aliases[i]);
    expect(found->s_aliases[service->alias_count] == NULL, "%s: an alias more", asked);
}
