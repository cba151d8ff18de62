/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The services that an administrator adds to the registry: services(5) files, as glibc's own parser
 * reads them. It passes over a line that it cannot read; here that is an error.
 */

#ifndef OWN_NAMES_H
#define OWN_NAMES_H

#include <stdbool.h>
#include <time.h>

#include "compiler/build.h"

/* The lines of HOST_SERVICES, then those of the files HOST_SERVICES ".d/NAME.conf", by their names
 * as bytes. As build_lines; a missing file or directory is an empty one, a link that leads nowhere
 * an error. */
build_lines own_names_read_host;

/* The lines of LEGACY_SERVICES. As the lines above. */
build_lines own_names_read_legacy;

/* Whether any of these files, or the directory of the first ones, has changed since that time. */
bool own_names_changed_since(const struct timespec *time);

/* Whether the systemd unit that compiles them after a change is enabled. */
bool own_names_are_watched(void);

#endif
