/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The module that glibc loads on this system. */

#ifndef MODULE_H
#define MODULE_H

#include <limits.h>
#include <stddef.h>

struct module {
    char path[PATH_MAX]; /* "": glibc does not find the module */
    size_t services;     /* number of services that it lists; 0: it has no database */
};

/*
 * Let the module list all services. After this, lookups of this process ask no other source. 0, or
 * -ENOMEM, and the list may be incomplete.
 */
int module_ask(struct module *module);

#endif
