#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The modules of amd64 and of i386 are installed side by side, and both answer from one database.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root foreign
root=$work/foreign
cp -r "$work/i386" "$root/"
quietly inside "$root" dpkg --add-architecture i386
quietly inside "$root" apt-get update
# shellcheck disable=SC2016 # the inner shell is to expand them
quietly inside "$root" sh -euc '
    apt-get -y --no-install-recommends install \
        /packages/libnss-iana_*_amd64.deb /packages/nss-iana-data_*_all.deb /i386/libnss-iana_*_i386.deb
    cd /tmp
    apt-get download libc-bin:i386
    dpkg -x libc-bin_*_i386.deb /libc-bin-i386'
find "$root"/usr/lib/*-linux-gnu/libnss_iana.so.2 | sed "s,^$root,," | tee "$work/modules"
[ "$(wc -l <"$work/modules")" = 2 ] || fail 'there are not two modules'

# A kernel that does not run i386 programs gets an emulator.
getent=/libc-bin-i386/usr/bin/getent
inside "$root" $getent --version >/dev/null 2>&1 || {
    echo 'this kernel runs no i386 programs: with qemu'
    cp "$(command -v qemu-i386-static)" "$root/qemu"
    getent="/qemu $getent"
}
for question in domain 8080/tcp x11 6005/tcp www DOMAIN/udp nothing-like-it; do
    native=$(inside "$root" getent services "$question" || true)
    # shellcheck disable=SC2086 # two words with an emulator
    foreign=$(inside "$root" $getent services "$question" || true)
    [ "$native" = "$foreign" ] || fail "$question: amd64 has '$native', i386 '$foreign'"
    echo "$question: ${native:-not found}"
done
# shellcheck disable=SC2086
inside "$root" $getent services >"$work/list.i386"
inside "$root" getent services | cmp - "$work/list.i386"
[ "$(wc -l <"$work/list.i386")" -gt 10000 ] || fail 'the list is short'
# shellcheck disable=SC2016
answers "$root" domain 'domain 53/tcp'
