#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tests once more, with gcc's sanitizers for addresses, leaks and undefined behaviour, with the
# one for threads, and under valgrind: each in a build of its own, below `build`.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
units='tests/unit tests/fuzz/replay_database tests/fuzz/replay_preferences
    tests/fuzz/replay_registry'
threaded='tests/cancellation tests/threads'
module='tests/replacement tests/tearing tests/buffers.sh tests/conformance.sh tests/corner_cases.sh'
compiler='tests/compile_bad_records.sh tests/compile_bad_target.sh tests/compile_bad_xml.sh'

# check_with NAME FLAGS TESTS [VARIABLE=VALUE...]: build with these flags, and run these tests.
check_with() {
    directory=$source/build/$1
    flags=$2
    tests=$(echo "$3" | tr '\n' ' ')
    shift 3
    echo "== ${directory##*/}"
    mkdir -p "$directory"
    (cd "$directory" &&
        "$source/configure" --quiet CFLAGS="-O1 -g $flags" LDFLAGS="$flags" &&
        make --quiet -j"$(nproc)" >build.log 2>&1 &&
        make --quiet -j"$(nproc)" check TESTS="$tests" "$@" >check.log 2>&1) || {
        tail -n 60 "$directory/build.log" "$directory/check.log" "$directory/test-suite.log"
        exit 1
    }
    grep -E '^# (TOTAL|PASS|SKIP|FAIL)' "$directory/check.log"
}

# Without tests/forks: a fork in a threaded program may leave a sanitizer's own malloc locked.
address='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
check_with sanitize-address "$address" "$units $threaded $module $compiler"
# Thousands of processes: too many to look for leaks in each.
ASAN_OPTIONS=detect_leaks=0 check_with sanitize-address "$address" tests/damage
check_with sanitize-thread -fsanitize=thread "$threaded"

# A test of Check runs in one process, so that its leaks are seen.
memcheck='valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'
CK_FORK=no check_with valgrind '' 'tests/replacement tests/cancellation tests/unit' \
    LOG_COMPILER="$memcheck"
