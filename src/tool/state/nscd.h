/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NSCD_H
#define NSCD_H

#include <stdbool.h>

/*
 * Let nscd forget the services it knows, after the live database has changed: by itself it would
 * answer from the old one for hours. Where no nscd runs, or it fails, nothing happens.
 */
void nscd_forget_services(void);

/* Whether an nscd answers where glibc asks for it. */
bool nscd_runs(void);

/* Whether nscd is configured to answer for services, out of what it keeps: as far as that can be
 * read. 0, or -ENOMEM. */
int nscd_keeps_services(bool *keeps);

#endif
