#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A state directory on a disk that becomes full: a file system in memory, in a mount namespace of
# the test, that is a little larger each time.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3
need_namespace
if [ -z "${in_namespace:-}" ]; then
    cd "$top_builddir"
    srcdir=$top_srcdir in_namespace=yes unshare -m sh "$top_srcdir/tests/tool/full_disk.sh"
    exit
fi

trap 'umount state 2>/dev/null || :; if [ -n "$server" ]; then kill "$server" || :; fi; rm -rf "$scratch"' EXIT
make_registry first 2026-02-01 1000
make_registry second 2026-03-01 1000
"$twin_tool" update --quiet --from served/first.xml
mv state pair
mkdir state
size_of_pair=$(du -sk pair | cut -f 1)

# fill FROM: `update` from there, on ever larger disks, until it succeeds.
fill() {
    refusals=0
    for more in $(seq 4 8 800); do
        mount -t tmpfs -o "size=$((size_of_pair + more))k" tmpfs state
        cp -a pair/. state
        code=0
        "$twin_tool" update --quiet --from "$1" >said 2>&1 || code=$?
        case $code in
        0) is_in_use second ;;
        4)
            said "$(error_text ENOSPC)"
            is_in_use first
            [ "$(find state -name 'generation.*' | wc -l)" -eq 1 ] ||
                fail 'the refused pair is still there'
            refusals=$((refusals + 1))
            ;;
        *) fail "exit code $code: $(cat said)" ;;
        esac
        umount state
        if [ "$code" -eq 0 ]; then break; fi
    done
    echo "$1: refused $refusals times"
    [ "$code" -eq 0 ] || fail 'no disk was large enough'
    [ "$refusals" -gt 5 ] || fail 'no disk was too small'
}

fill served/second.xml
if has_libcurl; then
    # shellcheck disable=SC2119 # without a certificate
    serve
    fill "http://127.0.0.1:$port/plain/second.xml"
fi
