/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Programs that cannot read the live database although its permissions allow it. */

#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include "findings.h"

/*
 * Add a finding for each reason that this process can see: AppArmor has no rule for the file at
 * `database`, its SELinux type is not readable for all daemons, postfix runs in a chroot without a
 * database.
 */
void confinement_check(struct findings *findings, const char *database);

#endif
