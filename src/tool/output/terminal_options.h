/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* --color and --no-pager, as a child of a subcommand's parser. It takes no input. */

#ifndef TERMINAL_OPTIONS_H
#define TERMINAL_OPTIONS_H

#include <argp.h>

extern const struct argp terminal_options_parser;

#endif
