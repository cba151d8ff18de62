#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The programs of `make check` once more: with gcc's address and undefined behaviour sanitizers, with
# its thread sanitizer, and under valgrind. In builds of its own, below the current directory.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
threaded='tests/forks tests/threads'
single='tests/damage tests/replacement tests/tearing tests/fuzz/replay_database
    tests/fuzz/replay_preferences tests/fuzz/replay_registry tests/unit'

# Build in a directory of this name, with these flags, and run these tests.
check_with() {
    directory=$1
    flags=$2
    shift 2
    echo "== $directory"
    mkdir -p "$directory"
    (cd "$directory" &&
        "$source/configure" --quiet CFLAGS="-O1 -g $flags" LDFLAGS="$flags" &&
        make --quiet -j"$(nproc)" >build.log 2>&1 &&
        make --quiet check TESTS="$*" >check.log 2>&1) ||
        { tail -n 60 "$directory/build.log" "$directory/check.log"; exit 1; }
    grep -E '^# (TOTAL|PASS|SKIP|FAIL)' "$directory/check.log"
}

# shellcheck disable=SC2086 # one word a test
check_with sanitize-address '-fsanitize=address,undefined -fno-sanitize-recover=undefined' $single $threaded
# shellcheck disable=SC2086
check_with sanitize-thread '-fsanitize=thread' $threaded
