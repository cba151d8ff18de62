#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Each allocation of a subcommand fails, its own and those of the C library, libxml2 and libcurl,
# once alone and once with all allocations after it: the tool prints a message, exits with 4, and
# loses nothing.

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
python3 "$top_srcdir/tests/tool/memory.py" "$unlimited_twin_tool" "$preloaded" "$every" $url
