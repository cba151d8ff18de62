/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "module.h"

#include <errno.h>
#include <link.h>
#include <netdb.h>
#include <nss.h>
#include <stdio.h>
#include <string.h>

#define MODULE_NAME "libnss_iana.so.2"

/* For dl_iterate_phdr: if the object is the module, copy its path. */
static int take_path(struct dl_phdr_info *object, size_t size, void *context)
{
    struct module *module = context;
    const char *slash = strrchr(object->dlpi_name, '/');
    (void)size;
    if (strcmp(slash != NULL ? slash + 1 : object->dlpi_name, MODULE_NAME) != 0)
        return 0;
    snprintf(module->path, sizeof module->path, "%s", object->dlpi_name);
    return 1;
}

int module_ask(struct module *module)
{
    *module = (struct module){.services = 0};
    errno = 0;
    if (__nss_configure_lookup("services", "iana") != 0)
        return errno == ENOMEM ? -ENOMEM : 0;
    module->is_asked = true;
    setservent(1);
    while (getservent() != NULL)
        module->services++;
    int error = errno == ENOMEM ? -ENOMEM : 0; /* getservent reports it in errno only */
    endservent();
    dl_iterate_phdr(take_path, module);
    return error;
}
