/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which records go first: how the system's database is built, and the options that change it. */

#ifndef PREFERENCE_OPTIONS_H
#define PREFERENCE_OPTIONS_H

#include <argp.h>

#include "compiler/build.h"

/* With the administrator's preferences and ours; warnings are printed. */
extern const struct build_options preference_options_default;

/* --preferences and --pure, as a child of a subcommand's parser. Its input: the build_options. */
extern const struct argp preference_options_parser;

#endif
