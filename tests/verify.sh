#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services verify` finds what is wrong inside a database whose checksums are right.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
need python3
cd "$scratch"
"$twin_tool" compile -o sound.db --preferences "$preferences" "$registry"
python3 -B "$top_srcdir/tests/verify.py" "$twin_tool" sound.db
