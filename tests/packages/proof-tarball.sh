#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The release builds and passes tests without autotools, for an ordinary user, in a directory with a
# blank in its name, in its tree and beside it, with the optimizations that people use.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# One of each kind that needs no other place and no root: the rest runs in `make check` elsewhere.
tests='tests/layout.sh tests/unit/unit tests/module/faults tests/module/freshness tests/module/wall.sh
    tests/module/corner_cases.sh tests/module/system_calls.sh tests/module/threads
    tests/tool/compile_bad_records.sh tests/tool/format.sh tests/tool/install.sh tests/tool/show.sh
    tests/tool/state.sh tests/tool/verify.sh'

new_root tarball
root=$work/tarball
install_inside "$root" check gcc jq libc6-dev libcurl4-openssl-dev libxml2-dev libxml2-utils make \
    pkgconf python3 strace
for program in aclocal autoconf autoheader automake libtool libtoolize m4; do
    ! inside "$root" sh -c "command -v $program" || fail "there is $program"
done
inside "$root" useradd --create-home builder
place='/home/builder/a release'
mkdir "$root$place"

# variant CONFIGURE DIRECTORY CFLAGS: build and test in a directory of the release.
variant() {
    echo "$2: $3"
    rm -rf "$root$place"
    mkdir "$root$place"
    tar -x --strip-components=1 -C "$root$place" -f "$work"/packages/*.orig.tar.xz
    inside "$root" chown -R builder "$place"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    inside "$root" timeout 1800 runuser -u builder -- sh -euc '
        mkdir -p "$1/$3"
        cd "$1/$3"
        "$2" --quiet CFLAGS="$4"
        make --quiet -j8
        make --quiet -j8 check TESTS="$5"' sh "$place" "$1" "$2" "$3" "$(echo "$tests" | xargs)" \
        >"$work/tarball.log" 2>&1 || {
        cat "$work/tarball.log"
        fail "$2: $3"
    }
    grep -E '^(SKIP|FAIL)' "$work/tarball.log" || :
    [ "$(grep -c '^PASS: ' "$work/tarball.log")" = "$(echo "$tests" | wc -w)" ] || fail 'not all were run'
    ! grep 'warning: ' "$work/tarball.log" || fail 'warnings'
}

variant ./configure . -O0
variant ../configure build -Os
variant ../configure 'a build' '-O3 -flto=auto'
variant ./configure . '-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3'
