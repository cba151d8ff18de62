/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The state directory. It has the pair in use, a registry and the database that was compiled from
 * it, and the pair that was in use before. A pair is a directory, a generation:
 *
 *     current -> generation.XXXXXX      the pair in use
 *     generation.XXXXXX/                services.db, the registry, and `source`: its origin
 *         previous -> ../generation.XXXXXX      the pair before it, for `rollback`
 *     services.db -> current/services.db
 *     service-names-port-numbers.xml -> current/service-names-port-numbers.xml
 *     lock                              held during a change
 *
 * A change is one rename of `current`: it replaces the registry, the database and the pair before
 * them together. A generation that a kill leaves incomplete is never used; the next change removes
 * it. All files but `lock` are readable by every user, whatever the umask. After a change, the
 * cache of nscd is cleared.
 */

#ifndef STATE_H
#define STATE_H

#include "common/diagnostic.h"
#include "compiler/writer.h"
#include "origin.h"

/*
 * Create a file for a registry that is still to be checked. It is in the file system of the state
 * directory and has no name, so it disappears with the process. A descriptor, which the caller
 * closes, or a negative errno. All functions here set `diagnostic` with an error,
 * but for -ENOENT of state_rollback.
 */
int state_create_draft(struct diagnostic *diagnostic);

/*
 * Make a generation of the registry at `registry` and the image, and put it in use, during a
 * change. The pair in use becomes the pair before it; the first time, this is a copy of the shipped
 * pair. A database that somebody has copied to the state directory becomes the pair before if it is
 * a regular file there and passes the checks of `verify`. If it does not pass them, a warning says
 * so; if it is anything else, that is an error. 0, or a negative errno, and the pair in use has not
 * changed.
 */
int state_install(const char *registry, const struct writer_image *image,
                  const struct origin *origin, struct diagnostic *diagnostic);

/*
 * Exchange the pair in use and the pair before it, during a change. If a database that does not
 * pass the checks of `verify` was copied over the one in use, put that back in use. 0; -ENOENT:
 * there is no pair before it; -EBADMSG: the pair before it does not pass the checks; or another
 * negative errno, and the pair in use has not changed.
 */
int state_rollback(struct diagnostic *diagnostic);

#endif
