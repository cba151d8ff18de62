#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `make install` with a DESTDIR: the installed database is whole and made from the installed
# registry. `make uninstall` leaves no file and no directory of nss-iana.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

root=$scratch/root
(umask 077 && make -s install DESTDIR="$root" >"$scratch/log" 2>&1) || fail "install: $(cat "$scratch/log")"
cd "$root"
for name in libnss_iana.so.2 bin/iana-services services.db service-names-port-numbers.xml preferences \
    iana-services.8 nss-iana.8 ianadb.5; do
    [ "$(find . -path "*/$name" -type f | wc -l)" = 1 ] || fail "not one $name"
done
[ -z "$(find . ! -type l -perm /022)" ] || fail 'others may write to what is installed'
[ -z "$(find . -type f ! -perm -444)" ] || fail 'not all may read what is installed'
data=$(dirname "$(find . -name services.db)")
[ "$(stat -c %a "$data")" = 755 ] || fail 'not all may search the directory of the database'
tool=$(find . -path "*/bin/iana-services")
"$tool" verify "$data/services.db" >"$scratch/verified" || fail 'the database is not whole'
"$tool" compile -o "$scratch/again.db" --preferences "$data/preferences" \
    "$data/service-names-port-numbers.xml" 2>"$scratch/warnings"
abstraction=$(find . -path '*/abstractions/nameservice.d/nss-iana')
[ -z "$abstraction" ] || grep -qxF "  ${data#.}/services.db r," "$abstraction" ||
    fail "AppArmor: $(cat "$abstraction")"
cmp "$data/services.db" "$scratch/again.db" || fail 'the database is not of this registry'

cd "$top_builddir"
make -s uninstall DESTDIR="$root" >"$scratch/log" 2>&1 || fail "uninstall: $(cat "$scratch/log")"
left=$(find "$root" ! -type d)
[ -z "$left" ] || fail "left behind: $left"
left=$(find "$root" -name '*iana*')
[ -z "$left" ] || fail "left behind: $left"
