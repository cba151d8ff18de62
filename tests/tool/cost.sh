#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The instructions of `compile` for inputs that could take it more than n log n. cost.py has them.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3 valgrind
cd "$scratch"
python3 "$top_srcdir/tests/tool/cost.py" "$unlimited_twin_tool"
