#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A release built, installed and uninstalled as README says, in the directories of Debian and of
# other systems: it answers at once, and leaves nothing behind.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

root=$work/build
# A line that ends with a backslash goes on in the next one.
configure=$(sed ':join; /\\$/ { N; s/\\\n *//; b join; }' "$top/README.md" |
    sed -n 's/^    \(\.\/configure --prefix=[^#]*\).*/\1/p')
case $configure in
*--libdir=*) ;;
*) fail "README: '$configure'" ;;
esac

# All files, and what directories have our name.
files() {
    (cd "$root" && find etc usr var/lib ! -path etc/ld.so.cache \( ! -type d -o -name '*iana*' \) | sort)
}

# README names it among what a build needs.
install_inside "$root" check
# A cross build needed them.
quietly inside "$root" dpkg --purge iana-services nss-iana-data

# Debian's loader looks into Arch's directory, but not into Fedora's.
echo /usr/lib64 >"$root/etc/ld.so.conf.d/fedora.conf"

# install_and_uninstall LIBDIR
install_and_uninstall() {
    echo "$1"
    files >"$work/files.before"
    cp "$root/etc/nsswitch.conf" "$work/nsswitch.original"
    cp "$work"/packages/*.orig.tar.xz "$root/release.tar.xz"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    quietly inside "$root" sh -euc '
        mkdir /release
        cd /release
        tar --strip-components=1 -xf ../release.tar.xz
        eval "$1 --cache-file=/configured"
        make -j"$(nproc)"
        make install
        ldconfig
        sed -i "s/^services: */&iana /" /etc/nsswitch.conf' \
        sh "$(echo "$configure" | sed "s,--libdir=.*,--libdir=$1,")"
    answers "$root" domain 'domain 53/tcp'
    answers "$root" 6005/tcp 'x11 6005/tcp'
    inside "$root" iana-services status --max-age 36500 >"$work/status" || fail "$(cat "$work/status")"
    # shellcheck disable=SC2016
    quietly inside "$root" sh -euc 'cd /release && make uninstall && rm -r /release /release.tar.xz'
    cp "$work/nsswitch.original" "$root/etc/nsswitch.conf"
    files | diff "$work/files.before" - || fail 'files are left, or gone'
}

# The first is README's own, the others are those that it names for other systems.
echo "$configure" | sed 's/.*--libdir=//' >"$work/directories"
# shellcheck disable=SC2016 # no expansion is meant
sed -n 's/.*`--libdir=\([^`]*\)`.*/\1/p' "$top/README.md" >>"$work/directories"
[ "$(wc -l <"$work/directories")" = 3 ] || fail "$(cat "$work/directories")"
while read -r directory; do
    install_and_uninstall "$directory" </dev/null
done <"$work/directories"
