#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Profiles of Debian 12's and Debian 13's packages allow the programs to read the databases when
# the module's package is installed. The rules that apparmor_parser compiles are applied to the
# paths, as in the kernel. No kernel with AppArmor is needed.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

databases='/usr/share/nss-iana/services.db
/var/lib/nss-iana/services.db
/var/lib/nss-iana/generation.AbC123/services.db'
# What the databases lie beside, and the users' passwords.
others='/usr/share/nss-iana/service-names-port-numbers.xml
/var/lib/nss-iana/generation.AbC123/source
/var/lib/nss-iana/lock
/etc/shadow'

features=/usr/share/apparmor-features/features

# allowed PROFILE: which of the paths it lets the program read.
allowed() {
    inside "$root" apparmor_parser --skip-kernel-load --skip-cache --stdout \
        --kernel-features "$features" --policy-features "$features" "/etc/apparmor.d/$1" >"$root/compiled"
    # shellcheck disable=SC2086 # a word a path
    inside "$root" python3 /apparmor_rules.py /compiled $databases $others | tr ' ' '\n'
}

# expect WHEN PATHS: by each of the profiles.
expect() {
    for profile in usr.bin.tcpdump usr.sbin.chronyd usr.sbin.named; do
        allowed "$profile" >"$work/allowed"
        [ "$(cat "$work/allowed")" = "$2" ] ||
            fail "$system, $1, $profile allows: $(cat "$work/allowed")"
    done
}

for system in bookworm trixie; do
    root=$work/apparmor-$system
    new_root "apparmor-$system" "$system"
    install_inside "$root" apparmor bind9 chrony python3-minimal tcpdump
    cp "$top/tests/packages/apparmor_rules.py" "$root/"
    expect 'without the packages' ''
    quietly inside "$root" sh -c 'dpkg -i --force-depends /packages/libnss-iana_*_amd64.deb'
    expect 'with the packages' "$databases"
    quietly inside "$root" dpkg --purge libnss-iana
    expect 'without the packages again' ''
    # shellcheck disable=SC2016 # dpkg-query expands them
    echo "$system: $(inside "$root" dpkg-query -Wf '${Package} ${Version}, ' apparmor tcpdump chrony)$(
        inside "$root" dpkg-query -Wf '${Package} ${Version}' bind9
    )"
done
