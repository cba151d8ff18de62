#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# limited_test.sh TEST...: run a test, as automake's LOG_COMPILER. If it has not ended after
# NSS_IANA_TEST_SECONDS seconds, by default 20 minutes, or 10 hours with NSS_IANA_THOROUGH=1, then
# print the commands that run on its behalf, kill them all, and fail.
set -eu

seconds=1200
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then seconds=36000; fi
seconds=${NSS_IANA_TEST_SECONDS:-$seconds}

# The processes of the test's group, a line each.
running() {
    for process in /proc/[0-9]*; do
        # Behind the name, in parentheses: the state, the parent and the group.
        group=$(sed -n 's/.*) [A-Za-z] [0-9]* \([0-9]*\) .*/\1/p' "$process/stat" 2>/dev/null) || continue
        [ "$group" = "$test" ] || continue
        printf '%s: ' "${process#/proc/}"
        tr '\0\n' '  ' <"$process/cmdline" 2>/dev/null || :
        echo
    done
}

stop() {
    kill -s TERM -- "-$test" 2>/dev/null || return 0
    sleep 2
    kill -s KILL -- "-$test" 2>/dev/null || :
}

# timeout makes a process group of its own for the test; with 0 that is all it does.
timeout 0 "$@" &
test=$!
{
    sleep "$seconds" &
    trap 'kill "$!" 2>/dev/null; exit' TERM
    wait "$!"
    echo "failed: has not ended after $seconds seconds: $*. What runs:" >&2
    running >&2
    trap '' TERM
    stop
} &
watch=$!
trap 'kill "$watch" 2>/dev/null || :' EXIT
trap 'stop; exit 1' HUP INT TERM
code=0
wait "$test" || code=$?
exit "$code"
