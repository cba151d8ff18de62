/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The state directory: the registry and the database made from it, which change together.
 *
 *     current -> generation.XXXXXX      the pair in use
 *     generation.XXXXXX/                services.db, the registry, `source`: where it came from
 *         previous -> ../generation.XXXXXX      the pair before it, for `rollback`
 *     services.db -> current/services.db
 *     service-names-port-numbers.xml -> current/service-names-port-numbers.xml
 *     lock
 *
 * One rename of `current` changes all of it: the pair, and which is the one before. What a kill
 * leaves half-made is never referred to, and the next change removes it. Everything is readable for
 * all, whatever the umask. nscd hears of each change.
 */

#ifndef STATE_H
#define STATE_H

#include "common/diagnostic.h"
#include "compiler/writer.h"

/* Where the registry of a pair came from, as far as it is known; else "". Lines of text. */
struct state_source {
    char origin[1024];       /* a URL, or the path of a file */
    char etag[256];          /* of an HTTP answer, to ask whether there is a newer one */
    char last_modified[128]; /* likewise */
};

/*
 * A new file in the state directory, for a registry to be checked: it has no name, so that nothing
 * of it stays however the process ends. A descriptor, which the caller closes, or a negative errno
 * with `diagnostic` set, as of all these functions.
 */
int state_create_draft(struct diagnostic *diagnostic);

/*
 * Begin a change: create the directory if need be, and wait until no other change is under way, at
 * most `timeout` seconds; a warning says that it waits, and for which process. The lock's
 * descriptor, for state_close; -EWOULDBLOCK: the other one is not done; or another negative errno.
 */
int state_open(unsigned timeout, struct diagnostic *diagnostic);

/* End a change. */
void state_close(int lock);

/*
 * Make a pair of the registry at `registry` and the image, and let it be the one in use; the one
 * that was (the shipped one, at first) becomes the one before. A database that somebody else put
 * there is kept as that only if it is a regular file in the state directory that `verify` finds
 * sound: a warning says that it is not sound, and all else is a failure. 0, or a negative errno,
 * and the pair in use is what it was. Only in a change.
 */
int state_install(const char *registry, const struct writer_image *image,
                  const struct state_source *source, struct diagnostic *diagnostic);

/*
 * Change the pair in use and the one before it; where a database that is not sound was put in the
 * place of the one in use, let that be in use again. 0; -ENOENT: there is none; -EBADMSG: it is not
 * sound; or another negative errno, and the pair in use is what it was. Only in a change.
 */
int state_rollback(struct diagnostic *diagnostic);

/* Read where the pair in use came from. 0, or a negative errno and nothing is known. */
int state_read_source(struct state_source *source);

/* Say anew where the pair in use came from. 0, or a negative errno. Only in a change. */
int state_write_source(const struct state_source *source, struct diagnostic *diagnostic);

/* Set the source of a registry that comes from a file. 0, or a negative errno. */
int state_set_origin(struct state_source *source, const char *path);

#endif
