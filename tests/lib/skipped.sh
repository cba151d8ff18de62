#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# skipped.sh DIRECTORY: what the tests of a build directory left out, with the test's name, and how
# many such lines there are. ./check ends with it.
set -eu

cd "$1"
grep -rH '^skipped: ' --include='*.log' tests | sed 's,\(\.sh\)*\.log:skipped: ,: ,; s/^/skipped: /' | sort -u ||
    :
echo "$(grep -rh '^skipped: ' --include='*.log' tests | wc -l) skipped"
