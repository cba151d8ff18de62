/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The module as glibc finds it on this system. */

#ifndef MODULE_H
#define MODULE_H

#include <limits.h>
#include <stddef.h>

struct module {
    char path[PATH_MAX]; /* "": glibc does not find it */
    size_t services;     /* that it lists; 0: it finds no database */
};

/*
 * Ask the module for all its services. From then on, this process asks it and nothing else about
 * services. 0, or -ENOMEM and it has not been asked for all.
 */
int module_ask(struct module *module);

#endif
