/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Two databases, A and B, of which each answer tells which one it is from; for tests that replace
 * one by the other. Both have service-0 to service-1499, for tcp and udp; service-N has the alias
 * other-N. service-N has port A + N in one and port B + N in the other.
 */

#ifndef BUILDS_H
#define BUILDS_H

#include "support.h"

/* A build is named by the port of its service-0. */
enum build { NO_BUILD = 0, BUILD_A = 10000, BUILD_B = 30000 };

#define BUILD_SERVICES 1500u

#define STATE_DATABASE "state/services.db"
#define DATA_DATABASE  "data/services.db"

/*
 * Load the module, then enter a new directory that holds a.db and b.db, and `state` and `data`,
 * which are empty. Everybody may enter it, too. builds_leave removes it; a test that fails leaves
 * it for inspection.
 */
struct module builds_enter(void);
void builds_leave(void);

/* Forget what lies in the state and the data directory. */
void builds_clear(void);

/*
 * Look up service-N by its name or alias, or by the port of a build, or list all; expect that what
 * comes, if anything, is wholly right in one of the builds. Which one; NO_BUILD: none came.
 */
enum build build_by_name(const struct module *module, unsigned n);
enum build build_by_port(const struct module *module, enum build build, unsigned n);
enum build build_by_list(const struct module *module);

/* The build that a listed answer, the `index`th, is from; it must be right in it. */
enum build build_of_entry(const struct answer *answer, unsigned index);

/* Have this build in memory, and in it what a lookup of service-N needs. The first lookup of a
 * process keeps nothing, the second one does. */
void keep_build(const struct module *module, enum build build, unsigned n);

/* Expect all three ways to find this build, over the whole database. */
void expect_build(const struct module *module, enum build build, const char *when);

#endif
