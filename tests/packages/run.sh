#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds Debian's packages out of this checkout, and Fedora's and Arch's, and proves them; as root,
# on amd64.
#
#     run.sh [PROOF...]    without one, all of them
#
# The packages are built with their tests, as on Debian's machines, unless PROFILES=nocheck is set.
# Nothing of the host is touched: all happens in roots of Debian 12, below a directory that is gone
# afterwards. With WORK=DIRECTORY it stays, and a later run proves the packages that are in it.
set -eu
unset CDPATH
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

# build BUILD: unless an earlier run has.
build() {
    [ ! -e "$work/$1.built" ] || return 0
    step "build: $1"
    quietly "$here/build.sh" "$1"
    touch "$work/$1.built"
}

prepare() {
    copy_checkout "$work/source"
    step 'a clean Debian 12'
    quietly "$here/make-roots.sh"
    touch "$work/prepared"
}

if [ $# = 0 ]; then
    set -- lintian reproducible lifecycle newer-data foreign autopkgtest container mirror sites \
        source units apparmor selinux own-lines postfix machine i386 arm64 s390x tarball rpm arch
fi
[ -e "$work/prepared" ] || prepare
build packages
build next
case " $* " in *' reproducible '*) build again ;; esac
case " $* " in *' foreign '*) build i386 ;; esac
for proof; do
    step "proof: $proof"
    case $proof in
    i386 | arm64 | s390x) "$here/proof-architecture.sh" "$proof" ;;
    *) "$here/proof-$proof.sh" ;;
    esac
done
