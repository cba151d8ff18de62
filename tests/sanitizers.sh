#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Run the tests with gcc's sanitizers for addresses, leaks and undefined behaviour, with the one for
# threads, and under valgrind. The builds are in build/.
set -eu
unset CDPATH

source=$(cd "$(dirname "$0")/.." && pwd)
threaded='tests/module/cancellation tests/module/soak tests/module/threads tests/module/unloading'
alone='tests/module/replacement tests/unit/unit'
signalled='tests/module/interruption tests/module/signals'
fuzzed='tests/fuzz/replay_command_line tests/fuzz/replay_database tests/fuzz/replay_own_names
    tests/fuzz/replay_preferences tests/fuzz/replay_registry tests/fuzz/replay_services'
scripts='tests/module/buffers.sh tests/module/conformance.sh tests/module/corner_cases.sh
    tests/module/oracle.sh tests/tool/compile_bad_records.sh tests/tool/compile_bad_target.sh
    tests/tool/compile_bad_xml.sh'
of_scripts='tests/iana-services tests/module/buffers tests/module/conformance
    tests/module/corner_cases tests/module/oracle tests/tool/peak'

# build NAME FLAGS
build() {
    directory=$source/build/$1
    flags=$2
    echo "== $1"
    [ ! -e "$directory/config.status" ] || return 0
    mkdir -p "$directory"
    (cd "$directory" &&
        "$source/configure" --quiet CFLAGS="-O1 -g $flags" LDFLAGS="$flags") >"$directory/build.log"
}

# run PROGRAMS TESTS [VARIABLE=VALUE...]: make these programs and run these tests.
run() {
    programs=$(echo "$1" | tr '\n' ' ')
    tests=$(echo "$2" | tr '\n' ' ')
    shift 2
    make --quiet -C "$directory" -j"$(nproc)" check check_PROGRAMS="$programs" \
        TESTS="$tests" "$@" >"$directory/check.log" 2>&1 || {
        tail -n 60 "$directory/check.log" "$directory/test-suite.log"
        exit 1
    }
    grep -E '^(PASS|SKIP|FAIL)' "$directory/check.log"
}

# Without tests/module/forks: a fork in a threaded program may leave a sanitizer's own malloc
# locked.
build sanitize-address '-fsanitize=address,undefined -fno-sanitize-recover=undefined'
run "$threaded $alone $fuzzed $signalled tests/module/tearing $of_scripts" \
    "$threaded $alone $fuzzed $signalled tests/module/tearing $scripts"
# Without a look for leaks: in thousands of processes, or where a process may do nothing any more.
ASAN_OPTIONS=detect_leaks=0 run 'tests/module/damage tests/module/hosts' 'tests/module/damage tests/module/hosts.sh'

build sanitize-thread -fsanitize=thread
run "$threaded" "$threaded"

# A test of Check runs in one process, so that its leaks are seen; those that take minutes do not.
build gcc ''
memcheck='valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'
CK_FORK=no CK_EXCLUDE_TAGS=long run "tests/module/cancellation $alone" "tests/module/cancellation $alone" \
    LOG_COMPILER="$source/tests/lib/limited_test.sh $memcheck"
