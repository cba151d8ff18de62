#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# How much of src/ the tests reach: 95 of 100 lines, and 85 of 100 branches, or this fails. So it does for a
# line that none reaches and for which tests/unreached has no reason. In a build of its own, below `build`, with
# those tests that reach anything which others do not; gcc's counters forbid some of them.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
directory=$source/build/coverage
tests='tests/unit tests/status.sh tests/export.sh tests/update.sh tests/show.sh tests/threads
    tests/compile_bad_xml.sh tests/store.sh tests/diff.sh tests/update_tls.sh tests/full_disk.sh
    tests/tearing tests/compile_bad_records.sh tests/compile_bad_target.sh tests/compile_state.sh
    tests/hosts.sh tests/install.sh tests/replacement tests/scarcity tests/verify.sh tests/cancellation
    tests/compile_results.sh tests/corner_cases.sh'
programs='tests/unit tests/threads tests/tearing tests/replacement tests/scarcity tests/cancellation
    tests/iana-services tests/corner_cases tests/hosts tests/lookups tests/peak'

in_a_line() {
    echo "$1" | tr '\n' ' '
}

mkdir -p "$directory"
cd "$directory"
[ -e config.status ] || "$source/configure" --quiet CFLAGS='-O0 -g --coverage -fprofile-update=atomic'
make --quiet -j"$(nproc)"
find . -name '*.gcda' -delete
CK_EXCLUDE_TAGS=long make --quiet -j"$(nproc)" check check_PROGRAMS="$(in_a_line "$programs")" \
    TESTS="$(in_a_line "$tests")" >check.log 2>&1 || {
    tail -n 60 check.log test-suite.log
    exit 1
}
code=0
gcovr --root "$source" --object-directory . --filter "$source/src/" --exclude-unreachable-branches \
    --json coverage.json --json-summary summary.json --txt coverage.txt \
    --fail-under-line 95 --fail-under-branch 85 2>gcovr.log || code=$?
jq -r '"lines: \(.line_percent) %, branches: \(.branch_percent) %, functions: \(.function_percent) %"' summary.json
if [ "$code" != 0 ]; then
    cat coverage.txt gcovr.log
    exit 1
fi

# Each object's counters for a line are in a list of their own.
jq -r '.files[] | .file as $file | [.lines[] | select(."gcovr/noncode" | not)] | group_by(.line_number)[] |
    select(all(.count == 0)) | "\($file) \(.[0].line_number)"' coverage.json |
    while read -r file line; do
        printf '%s: %s\n' "${file#src/}" "$(sed -n "${line}s/^ *//p" "$source/$file")"
    done >unreached
grep -v '^#\|^$' "$source/tests/unreached" >reasons
if grep -Ev -f reasons unreached; then
    echo 'coverage: no test reaches these lines, and there is no reason in tests/unreached' >&2
    exit 1
fi
