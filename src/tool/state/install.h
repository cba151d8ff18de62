/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Installs a registry and its database as the pair in use, for `compile` and `update`. */

#ifndef INSTALL_H
#define INSTALL_H

#include "state.h"

enum install_result { INSTALL_DONE = 0, INSTALL_UNCHANGED = 1 };

/*
 * Install the registry at `registry` and the image that was compiled from it, between lock_take
 * and lock_release. INSTALL_DONE; INSTALL_UNCHANGED if this pair is in use already and is whole:
 * only its origin and the time of its database are written, and the pair before it stays; or a
 * negative errno with `diagnostic` set, and nothing else has changed.
 */
int install_pair(const char *registry, const struct writer_image *image,
                 const struct origin *origin, struct diagnostic *diagnostic);

#endif
