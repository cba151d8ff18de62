/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lookups through glibc, as programs make them. */

#ifndef PUBLIC_H
#define PUBLIC_H

#include "support.h"

/*
 * getservbyname_r and the like in the shape of a source's own functions, so that one test can ask
 * either way. *errnop gets what errno is after the call.
 */
extern const struct module public_functions;

/*
 * Let these sources answer from the next call on: write nsswitch.conf of the current directory,
 * which the test's script has linked to from /etc.
 */
void public_switch(const char *sources);

#endif
