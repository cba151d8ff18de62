/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which records go first: how the system's database is built, and the options that change it. */

#ifndef ORDER_H
#define ORDER_H

#include <argp.h>

#include "compiler/build.h"

/* With the administrator's preferences and ours; warnings are printed. */
extern const struct build_options order_default;

/* --preferences and --pure, as a child of a subcommand's parser. Its input: the build_options. */
extern const struct argp order_parser;

#endif
