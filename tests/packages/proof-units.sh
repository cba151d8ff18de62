#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# systemd's opinion of the installed units.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root units
root=$work/units
install_inside "$root" libxml2 libcurl4 systemd
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
services='nss-iana-update.service nss-iana-compile.service nss-iana-compile-again.service'
units=
for unit in nss-iana-update.timer nss-iana-compile.path $services; do
    units="$units /lib/systemd/system/$unit"
done
# shellcheck disable=SC2086 # a word a unit
inside "$root" systemd-analyze verify --man=no $units >"$work/verified" 2>&1 || fail "$(cat "$work/verified")"
! grep nss-iana "$work/verified" || fail 'systemd-analyze verify'
for service in $services; do
    inside "$root" systemd-analyze security --offline=yes --threshold=20 "$service" \
        >"$work/security" || fail "$(cat "$work/security")"
    tail -n 1 "$work/security"
done
# script NAME: a maintainer script, without its comments.
script() {
    dpkg-deb --ctrl-tarfile "$(echo "$root"/packages/iana-services_*.deb)" | tar -xO "./$1" 2>/dev/null |
        grep -v '^ *#' || :
}
# An upgrade stops nothing for good, and a removal stops all.
! script preinst | grep stop || fail 'an upgrade stops units'
script postinst | grep 'nss-iana-update.timer' | grep -q restart ||
    fail "an upgrade leaves an old timer: $(script postinst)"
script prerm | grep -q 'stop nss-iana-update.timer nss-iana-compile.path' || fail 'a removal stops nothing'
# says_of_changes true|false: whether `status` says that systemd compiles changes.
says_of_changes() {
    inside "$root" sh -c 'iana-services status --format json || true' >"$work/status"
    [ "$(jq .compiles_changes "$work/status")" = "$1" ] || fail "status: not $1"
}
for unit in nss-iana-update.timer nss-iana-compile.path; do
    [ "$(inside "$root" systemctl is-enabled "$unit" || true)" = disabled ] ||
        fail "$unit is not disabled"
done
says_of_changes false
quietly inside "$root" systemctl enable nss-iana-compile.path
says_of_changes true
quietly inside "$root" systemctl disable nss-iana-compile.path
says_of_changes false
