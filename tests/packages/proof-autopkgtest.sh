#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# debian/tests, by autopkgtest's own runner, in the root as it is: null.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root autopkgtest
root=$work/autopkgtest
install_inside "$root" autopkgtest
inside "$root" sh -euc '
    autopkgtest --no-built-binaries --output-dir /out /packages/*.deb /packages/*.dsc -- null' \
    >"$work/autopkgtest.log" 2>&1 || {
    cat "$work/autopkgtest.log"
    fail 'autopkgtest'
}
cat "$root/out/summary"
tests=$(grep -c '^Tests:' "$top/debian/tests/control")
[ "$(grep -c ' PASS$' "$root/out/summary")" = "$tests" ] || fail "not all $tests passed"
