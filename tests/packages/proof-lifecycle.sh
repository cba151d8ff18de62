#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installed in a clean Debian 12, upgraded, removed and purged: what answers, and what becomes of
# nsswitch.conf and of the files.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root lifecycle
root=$work/lifecycle
names='libnss-iana iana-services nss-iana-data'
nsswitch=$root/etc/nsswitch.conf

# All but the logs and the lists of dpkg and apt.
files() {
    list_files "$root" packages next tmp var/log var/lib/dpkg var/lib/apt var/cache etc/ld.so.cache
}

asks() {
    [ "$(sed -n 's/^services: *//p' "$nsswitch")" = "$1" ] || fail "not '$1': $(cat "$nsswitch")"
}

install_inside "$root" libxml2 libcurl4
cp "$nsswitch" "$work/nsswitch.original"
asks 'db files'
files >"$work/files.before"
answers "$root" domain ''

echo 'install'
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
asks 'db iana files'
sed 's/^\(services: *\)db files/\1db iana files/' "$work/nsswitch.original" | cmp - "$nsswitch"
answers "$root" domain 'domain 53/tcp'
answers "$root" x11/tcp 'x11 6000/tcp'
answers "$root" 6005/tcp 'x11 6005/tcp'
answers "$root" newer ''
inside "$root" iana-services status --max-age 36500 >"$work/status" || fail "$(cat "$work/status")"
unit=nss-iana-update.timer
[ -e "$root/lib/systemd/system/$unit" ] || fail "no $unit"
[ -z "$(find "$root/etc/systemd" -name "$unit")" ] || fail "$unit is enabled"

echo 'upgrade'
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
asks 'db iana files'
answers "$root" newer 'newer 4/tcp'
answers "$root" domain 'domain 53/tcp'

echo 'purge'
inside "$root" iana-services compile
touch "$root/etc/nss-iana/preferences"
# shellcheck disable=SC2086 # a word a package
quietly inside "$root" dpkg --purge $names
cmp "$nsswitch" "$work/nsswitch.original" || fail 'nsswitch.conf is another one'
files >"$work/files.after"
diff "$work/files.before" "$work/files.after" || fail 'files are left, or gone'
answers "$root" domain ''

echo "an administrator's removal survives"
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
sed -i 's/ iana//' "$nsswitch"
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
asks 'db files'
quietly inside "$root" dpkg --remove libnss-iana
asks 'db files'
cmp "$nsswitch" "$work/nsswitch.original" || fail 'nsswitch.conf is another one'
# shellcheck disable=SC2086
quietly inside "$root" dpkg --purge $names

echo "an administrator's order survives"
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
sed -i 's/db iana files/files iana/' "$nsswitch"
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
asks 'files iana'
# shellcheck disable=SC2086
quietly inside "$root" dpkg --purge $names
asks 'files'
others='(^|  )\./etc/nsswitch\.conf( |$)'
files | grep -Ev "$others" >"$work/files.after"
grep -Ev "$others" "$work/files.before" | diff - "$work/files.after" ||
    fail 'files are left, or gone'
