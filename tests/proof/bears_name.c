/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The comparison of any name with the names of any service. */

#include "names.h"

static bool bears_alias;

bool contract_find_bears_alias(const struct reader_service *service, const char *name, bool exactly)
{
    (void)service;
    (void)name;
    (void)exactly;
    return bears_alias;
}

/* Whether the first of the service's strings is the name. */
static bool is_first(const struct reader_service *service, const char *name)
{
    size_t i = 0;
    while (service->name[i] == name[i] && name[i] != '\0')
        i++;
    return service->name[i] == name[i];
}

int main(void)
{
    char array[SIZE];
    const char *name = have_string(array, sizeof array);
    struct reader_service service;
    bool exactly = nondet_bool();
    have_service(&service);
    bears_alias = nondet_bool();
    bool result = bears_name(&service, name, strlen(name), exactly);
    bool is_name = exactly && is_first(&service, name);
    bool may_be_alias = bears_alias && (service.alias_count > 0 || !exactly);
    holds(result == (is_name || may_be_alias));
}
