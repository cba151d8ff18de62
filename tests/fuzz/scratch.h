/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The directory in which the commands run. It has an installed registry with its database in
 * `data`, and the files registry.xml, older.xml, bad.xml, preferences and services.
 */

#ifndef SCRATCH_H
#define SCRATCH_H

/* Make it, and enter it for good. It is gone when this process ends well. */
void scratch_enter(void);

/* Let it be again what it was at first. */
void scratch_restore(void);

/* All that is in it, sorted: a line a path, behind SCRATCH_PATH letters that tell its content. */
#define SCRATCH_PATH 17
char *scratch_list(void); /* the caller frees it */

#endif
