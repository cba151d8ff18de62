#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `compile` costs at most n log n, whatever its input looks like.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3 valgrind
cd "$scratch"
timeout 1200 python3 "$top_srcdir/tests/tool/cost.py" "$twin_tool"
