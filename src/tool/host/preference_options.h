/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The options --preferences and --pure, and what is used without them. */

#ifndef PREFERENCE_OPTIONS_H
#define PREFERENCE_OPTIONS_H

#include <argp.h>

#include "compiler/build.h"

/* The administrator's and the shipped preferences; warnings are printed. */
extern const struct build_options preference_options_default;

/* --preferences and --pure, as a child of a subcommand's parser. Its input: the build_options. */
extern const struct argp preference_options_parser;

#endif
