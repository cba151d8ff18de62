/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The generations of the state directory, and its links to them, during a change. A generation is
 * known by its name, which is that of its directory. The functions that return an int return 0 or a
 * negative errno, with `diagnostic` set, unless they say otherwise.
 */

#ifndef GENERATION_H
#define GENERATION_H

#include <limits.h>

#include "common/diagnostic.h"
#include "compiler/writer.h"
#include "origin.h"
#include "tool/tool.h"

#define GENERATION_PREFIX "generation."

/* The path of a new generation; the Xs get other values. */
#define GENERATION_TEMPLATE IANA_STATE_DIRECTORY "/" GENERATION_PREFIX "XXXXXX"

/* Get the name of the generation in use, or of the one before it; "" if there is none. */
int generation_current(char name[NAME_MAX + 1], struct diagnostic *diagnostic);
int generation_previous(char name[NAME_MAX + 1], struct diagnostic *diagnostic);

/* Whether the pair in use is a generation, or there is none: nobody has put other files in the
 * place of the links. 0 or 1, or a negative errno. */
int generation_is_in_use(struct diagnostic *diagnostic);

/* Create an empty generation. `directory` gets its path. */
int generation_make(char directory[sizeof GENERATION_TEMPLATE], struct diagnostic *diagnostic);

/* The name of the generation with this path. */
const char *generation_name(const char *directory);

/* Add the files of a generation: its registry, a copy of the file `registry`; its database; the
 * origin of the registry; and the link to the generation before it, unless that is "". */
int generation_add_registry(const char *directory, const char *registry,
                            struct diagnostic *diagnostic);
int generation_add_image(const char *directory, const struct writer_image *image,
                         struct diagnostic *diagnostic);
int generation_add_origin(const char *directory, const struct origin *origin,
                          struct diagnostic *diagnostic);
int generation_add_previous(const char *directory, const char *previous,
                            struct diagnostic *diagnostic);

/* Check that a generation can be used again. -ENOENT, and `diagnostic` is not set: it is gone. */
int generation_check(const char *name, struct diagnostic *diagnostic);

/* Put a generation in use, by one rename. */
int generation_use(const char *name, struct diagnostic *diagnostic);

/* Put the generation `next` in use. The link `previous` in it is set first, so that one rename of
 * `current` exchanges the two. */
int generation_exchange(const char *next, struct diagnostic *diagnostic);

/* Make the links in the state directory that lead to the files of the pair in use. */
int generation_publish_names(struct diagnostic *diagnostic);

/* Remove all generations but those of the pair in use and of the pair before it. If these cannot be
 * read, remove none. */
void generation_remove_old(void);

#endif
