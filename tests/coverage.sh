#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Measure which lines and branches of src/ the tests reach; fail below 90 % of the lines or 80 % of
# the branches. The build is in build/coverage, where coverage.txt lists the lines that no test
# reaches. Half of them are the page of `export --format html` and the own names: tests/html/run.sh
# needs Chromium, and tests/tool/own_names.sh and quoting.sh cannot run with gcc's counters. Most of
# the others handle a failed allocation or system call: tests/tool/memory.sh and
# tests/tool/faults.sh test them, but also make gcc's counters fail.
#
# Of src/nss each branch is reached, or its line ends with a comment "not reached: REASON".
#
# Only tests that reach something which others do not reach are run.
set -eu
unset CDPATH

source=$(cd "$(dirname "$0")/.." && pwd)
directory=$source/build/coverage
tests='tests/module/cancellation tests/module/corner_cases.sh tests/module/cursor
    tests/module/damage tests/module/faults tests/module/freshness tests/module/hosts.sh
    tests/module/refusals tests/module/replacement tests/module/scarcity tests/module/tearing
    tests/module/threads tests/tool/about.sh
    tests/tool/changes.sh tests/tool/compile_bad_records.sh tests/tool/compile_bad_target.sh
    tests/tool/compile_bad_xml.sh tests/tool/compile_results.sh tests/tool/compile_state.sh
    tests/tool/dates.sh tests/tool/diff.sh tests/tool/export.sh tests/tool/full_disk.sh
    tests/tool/growth.sh tests/tool/habits.sh tests/tool/install.sh tests/tool/json_keys.sh
    tests/tool/show.sh tests/tool/show_full.sh tests/tool/state.sh tests/tool/state_foreign.sh
    tests/tool/status.sh tests/tool/status_confined.sh tests/tool/txt.sh tests/tool/update.sh
    tests/tool/update_settings.sh tests/tool/update_tls.sh tests/tool/verify.sh tests/unit/unit'
programs='tests/iana-services tests/module/cancellation tests/module/corner_cases
    tests/module/cursor tests/module/damage tests/module/faults tests/module/freshness
    tests/module/hosts tests/module/lookups tests/module/refusals tests/module/replacement
    tests/module/scarcity tests/module/tearing tests/module/threads tests/tool/peak
    tests/unit/unit'

in_a_line() {
    echo "$1" | tr '\n' ' '
}

mkdir -p "$directory"
cd "$directory"
# Of an inline function gcc counts each copy by itself; as one function it has each branch once.
[ -e config.status ] || "$source/configure" --quiet CPPFLAGS=-DHAS_COUNTERS \
    CFLAGS='-O0 -g --coverage -fprofile-update=atomic -Dalways_inline=noinline -Wno-attributes'
make --quiet -j"$(nproc)"
# configure leaves those of its own programs, whose sources are gone.
find . '(' -name '*.gcda' -o -name '*conftest.gcno' ')' -delete
CK_EXCLUDE_TAGS=long make --quiet -j"$(nproc)" check check_PROGRAMS="$(in_a_line "$programs")" \
    TESTS="$(in_a_line "$tests")" >check.log 2>&1 || {
    tail -n 60 check.log test-suite.log
    exit 1
}
count() {
    gcovr --root "$source" --object-directory . --exclude-unreachable-branches "$@" 2>gcovr.log
}
code=0
count --filter "$source/src/" --json-summary summary.json --txt coverage.txt \
    --fail-under-line 90 --fail-under-branch 80 || code=$?
jq -r '"lines: \(.line_percent) %, branches: \(.branch_percent) %, functions: \(.function_percent) %"' summary.json
if [ "$code" != 0 ]; then
    cat coverage.txt gcovr.log
    exit 1
fi
count --filter "$source/src/nss/" --exclude-branches-by-pattern '.*/\* not reached: .* \*/$' \
    --branches --txt module.txt --fail-under-branch 100 || {
    cat module.txt gcovr.log
    exit 1
}
echo 'the module: each branch is reached, or says why not'
