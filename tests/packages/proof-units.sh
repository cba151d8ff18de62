#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# systemd's opinion of the installed units.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root units
root=$work/units
install_inside "$root" libxml2 libcurl4 systemd
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
units='/lib/systemd/system/nss-iana-update.service /lib/systemd/system/nss-iana-update.timer'
# shellcheck disable=SC2086 # a word a unit
inside "$root" systemd-analyze verify --man=no $units >"$work/verified" 2>&1 || fail "$(cat "$work/verified")"
! grep nss-iana "$work/verified" || fail 'systemd-analyze verify'
inside "$root" systemd-analyze security --offline=yes --threshold=20 nss-iana-update.service \
    >"$work/security" || fail "$(cat "$work/security")"
tail -n 1 "$work/security"
[ "$(inside "$root" systemctl is-enabled nss-iana-update.timer || true)" = disabled ] ||
    fail 'the timer is not disabled'
