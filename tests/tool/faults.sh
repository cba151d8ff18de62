#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Each system call of `compile`, `update` and `rollback` fails, and the tool is killed at each one:
# the old pair or the new one is in use, and it is whole. faults.py has the other expectations. The
# state directory is in memory, where flushing takes no time; a kill does not depend on it.

# A kill does not care whether a flush reaches a disk, and in memory it takes no time.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3
need_strace

every=71
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    every=1
else
    echo "one failure or kill of $every, and the kills of one command; NSS_IANA_THOROUGH=1 tries all"
fi
serve_second
# shellcheck disable=SC2086 # none where it is empty
python3 "$top_srcdir/tests/tool/faults.py" "$unlimited_twin_tool" "$every" $url
