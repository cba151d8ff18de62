/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The end of `compile` and of `update`: a registry and its database become the pair in use. */

#ifndef INSTALL_H
#define INSTALL_H

#include "state.h"

enum install_result { INSTALL_DONE = 0, INSTALL_UNCHANGED = 1 };

/*
 * Let the registry at `registry` and the image made from it be the pair in use. INSTALL_UNCHANGED:
 * it is that already, and whole; so the pair before it stays what it was, and only the source is
 * said anew. Or a negative errno with `diagnostic` set, and the pair in use is what it was. Only in
 * a change of the store.
 */
int install_pair(const char *registry, const struct writer_image *image,
                 const struct state_source *source, struct diagnostic *diagnostic);

#endif
