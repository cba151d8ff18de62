#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds Debian's packages out of this checkout and proves them; as root, on amd64.
#
#     run.sh [PROOF...]    without one, all of them
#
# The packages are built with their tests, as on Debian's machines, unless PROFILES=nocheck is set.
# Nothing of the host is touched: all happens in roots of Debian 12, below a directory that is gone
# afterwards. With WORK=DIRECTORY it stays, and a later run proves the packages that are in it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=${WORK:-$(mktemp -d)}
profiles=${PROFILES:-}
export top work profiles
# shellcheck source=tests/packages/common.sh
. "$here/common.sh"

[ "$(id -u)" = 0 ] || fail 'this takes root'
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work"

step() {
    printf '\n-- %s\n' "$*"
}

prepare() {
    mkdir "$work/source"
    (cd "$top" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T -) |
        tar -x -C "$work/source"
    step 'a clean Debian 12'
    quietly "$here/make-roots.sh"
    for build in packages again next i386; do
        step "build: $build"
        quietly "$here/build.sh" "$build"
    done
    touch "$work/prepared"
}

[ -e "$work/prepared" ] || prepare
if [ $# = 0 ]; then
    set -- lintian reproducible lifecycle newer-data foreign autopkgtest container source units
fi
for proof; do
    step "proof: $proof"
    "$here/proof-$proof.sh"
done
