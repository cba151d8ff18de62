/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What keeps programs from reading the live database, although its permissions allow it. */

#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include "findings.h"

/*
 * Add a finding for each reason that this process can see: AppArmor has no rule for the file
 * `database`; not all daemons may read its SELinux type; postfix runs in a chroot that has no
 * database. Returns 0, or -ENOMEM.
 */
int confinement_check(struct findings *findings, const char *database);

#endif
