/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The state directory: the registry and the database made from it, which change together.
 *
 *     current -> build.XXXXXX      the pair in use
 *     previous -> build.XXXXXX     the pair before it, for `rollback`
 *     build.XXXXXX/                services.db, the registry, and `source`: where it came from
 *     services.db -> current/services.db
 *     service-names-port-numbers.xml -> current/service-names-port-numbers.xml
 *     lock
 *
 * One rename of `current` changes the pair. What a kill leaves half-made is never referred to, and
 * the next change removes it.
 */

#ifndef STORE_H
#define STORE_H

#include "compiler/writer.h"

/* Where the registry of a pair came from, as far as it is known; else "". Lines of text. */
struct store_source {
    char origin[1024];       /* a URL, or a file */
    char etag[256];          /* of an HTTP answer, to ask whether there is a newer one */
    char last_modified[128]; /* likewise */
};

/*
 * Begin a change: create the directory if need be, and wait until no other change is under way. The
 * lock's descriptor, for store_close; or a negative errno.
 */
int store_open(void);

/* End a change. */
void store_close(int lock);

/*
 * Make a pair of the registry at `registry` and the image, and let it be the one in use. 0, or a
 * negative errno, and all is as it was.
 */
int store_install(const char *registry, const struct writer_image *image,
                  const struct store_source *source);

/* Change the pair in use and the one before it. 0, -ENOENT: there is none, or a negative errno. */
int store_rollback(void);

/* Read where the pair in use came from. 0, or a negative errno. */
int store_read_source(struct store_source *source);

#endif
