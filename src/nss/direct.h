/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Answers straight from the file, for one caller, who shares nothing with other threads: a single
 * lookup needs no memory but the stack, and an enumeration has a copy of all services.
 */

#ifndef DIRECT_H
#define DIRECT_H

#include "file.h"
#include "reader.h"

struct direct_block {
    uint32_t number;
    struct ianadb_block block;
};

/* One lookup in the database that is valid now. It lives on the caller's stack. */
struct direct {
    struct reader reader; /* for one call of reader_find_name or reader_find_port */
    struct file file;
    struct direct_block held[2]; /* the index's block, and the last one of services */
};

/*
 * Begin a lookup. 0; direct_close ends it. Or the negative errno that says why there is no
 * database.
 */
int direct_open(struct direct *direct);

void direct_close(struct direct *direct);

/* All services of one build. */
struct direct_copy;

/*
 * Copy the database that is valid now. 0; the caller gives the copy to free(). -ESTALE if the file
 * was overwritten meanwhile, or is damaged; or another negative errno.
 */
int direct_copy(struct direct_copy **copy);

/* A reader for reader_next alone, valid as long as the copy is. */
struct reader direct_copy_reader(struct direct_copy *copy);

#endif
