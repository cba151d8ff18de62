#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# limited.sh COMMAND...: run a command that a test starts. If it has not ended after
# NSS_IANA_SECONDS seconds, by default 120, it is killed, its name is printed, and the exit code is
# 124.
set -eu

seconds=${NSS_IANA_SECONDS:-120}
code=0
# In the foreground, so that the command has the terminal and the signals of who runs it.
start=$(date +%s)
timeout --foreground --kill-after=5 "$seconds" "$@" || code=$?
# 137: it ignored SIGTERM.
if [ "$code" = 137 ] && [ $(($(date +%s) - start)) -ge "$seconds" ]; then code=124; fi
[ "$code" != 124 ] || echo "failed: has not ended after $seconds seconds: $*" >&2
exit "$code"
