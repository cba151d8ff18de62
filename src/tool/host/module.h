/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The module that glibc loads on this system. */

#ifndef MODULE_H
#define MODULE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct module {
    bool is_asked;       /* false: glibc cannot parse nsswitch.conf, and asks no module */
    char path[PATH_MAX]; /* "": glibc does not find the module */
    size_t services;     /* number of services that it lists; 0: it has no database */
};

/*
 * Let the module list all services. After this, lookups of this process ask no other source. 0, or
 * -ENOMEM, and the list may be incomplete. With a malformed nsswitch.conf, newer releases of glibc
 * (2.41, not 2.36) ask no module: this is no error, see `is_asked`.
 */
int module_ask(struct module *module);

#endif
