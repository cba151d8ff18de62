#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Each allocation that a subcommand makes fails, of its own and of libc's, libxml2's and libcurl's, once
# alone and once with all behind it: a message, exit code 4, and nothing is lost.

if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3
preloaded=$top_builddir/tests/lib/.libs/failing_malloc.so
[ -e "$preloaded" ] || fail 'nothing to preload'

every=43
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    every=1
else
    echo "one failure of $every; NSS_IANA_THOROUGH=1 tries all"
fi
serve_second
# Where `status` finds the module.
LD_LIBRARY_PATH=$twin_module_directory
export LD_LIBRARY_PATH
# shellcheck disable=SC2086 # none where it is empty
python3 -B "$top_srcdir/tests/tool/memory.py" "$twin_tool" "$preloaded" "$every" $url
