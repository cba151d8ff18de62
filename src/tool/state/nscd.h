/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NSCD_H
#define NSCD_H

#include <stdbool.h>

/*
 * Clear nscd's cache of services, after the live database has changed; otherwise nscd answers from
 * the old one for hours. If no nscd runs, or if this fails, nothing happens.
 */
void nscd_forget_services(void);

/* Whether an nscd accepts connections at the socket that glibc uses. */
bool nscd_runs(void);

/* Read from nscd.conf whether nscd caches services; false if it cannot be read. 0, or -ENOMEM. */
int nscd_keeps_services(bool *keeps);

#endif
