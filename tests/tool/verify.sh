#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services verify` finds errors in a database with right checksums.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
cd "$scratch"
"$twin_tool" compile -o sound.db --preferences "$preferences" "$registry"
python3 "$top_srcdir/tests/tool/verify.py" "$twin_tool" sound.db
