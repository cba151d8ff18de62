#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A database made on the machine goes before the package's, until a package brings a newer registry.
# Programs see it at once, with nscd in front of the module, too.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# make_root NAME: with the packages and nscd.
make_root() {
    new_root "$1"
    root=$work/$1
    install_inside "$root" libxml2 libcurl4 nscd
    quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
}

source_of() {
    inside "$root" sh -c 'iana-services status --max-age 36500 --format json || true' |
        jq -r .database.path
}

make_root newer-data
echo 'an older one goes'
inside "$root" iana-services compile
[ "$(source_of)" = /var/lib/nss-iana/services.db ] || fail "$(source_of) is in use"
# shellcheck disable=SC2016 # the inner shell is to expand them
quietly inside "$root" sh -euc '
    mkdir -p /run/nscd
    nscd
    ask() { getent services "$1" | tr -s " "; }
    # What nscd has once answered, it answers for hours.
    [ "$(ask 4/tcp)" = "" ] && [ "$(ask domain)" = "domain 53/tcp" ]
    nscd -g | grep -A 20 "^services cache" | grep "yes  *cache is enabled"
    dpkg -i /next/*.deb
    [ "$(ask 4/tcp)" = "newer 4/tcp" ]'
[ "$(source_of)" = /usr/share/nss-iana/services.db ] || fail "$(source_of) is in use"

echo 'with the preferences that the administrator wrote'
make_root newer-data
echo 'urd 465/tcp' >"$root/etc/nss-iana/preferences"
inside "$root" iana-services compile
answers "$root" 465/tcp 'urd 465/tcp'
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
answers "$root" newer 'newer 4/tcp'
answers "$root" 465/tcp 'urd 465/tcp'

echo 'with names of its own, and old ones'
make_root newer-data
mkdir "$root/etc/nss-iana/services.d"
echo 'mine 465/tcp' >"$root/etc/nss-iana/services"
echo 'dropped-in 60000/tcp' >"$root/etc/nss-iana/services.d/one.conf"
ln -s /usr/share/nss-iana/legacy "$root/etc/nss-iana/legacy"
inside "$root" iana-services compile
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
answers "$root" newer 'newer 4/tcp'
answers "$root" 465/tcp 'mine 465/tcp'
answers "$root" dropped-in 'dropped-in 60000/tcp'
answers "$root" whois 'whois 43/tcp'
quietly inside "$root" sh -c 'dpkg --remove iana-services'
answers "$root" whois ''
quietly inside "$root" sh -c 'dpkg -i /next/iana-services_*.deb'
answers "$root" dropped-in 'dropped-in 60000/tcp'
answers "$root" whois 'whois 43/tcp'

echo 'with names of its own that are no longer valid: the older ones answer on'
make_root newer-data
echo 'mine 465/tcp' >"$root/etc/nss-iana/services"
inside "$root" iana-services compile
echo 'bad' >>"$root/etc/nss-iana/services"
inside "$root" sh -c 'dpkg -i /next/*.deb' >"$work/said" 2>&1 || fail "$(cat "$work/said")"
grep -q '^iana-services: /etc/nss-iana/services:2: ' "$work/said" || fail "$(cat "$work/said")"
answers "$root" 465/tcp 'mine 465/tcp'
answers "$root" newer ''
sed -i 2d "$root/etc/nss-iana/services"
inside "$root" iana-services compile /usr/share/nss-iana/service-names-port-numbers.xml
answers "$root" 465/tcp 'mine 465/tcp'
answers "$root" newer 'newer 4/tcp'

echo 'a newer one stays'
make_root newer-data
sed 's,<updated>.*,<updated>2999-12-31</updated>\
<record><name>newest</name><protocol>tcp</protocol><number>6</number></record>,' \
    "$root/usr/share/nss-iana/service-names-port-numbers.xml" >"$root/newest.xml"
# A date of the future, as that of the next packages is.
inside "$root" iana-services update --force --from /newest.xml
answers "$root" newest 'newest 6/tcp'
quietly inside "$root" sh -c 'dpkg -i /next/*.deb'
answers "$root" newest 'newest 6/tcp'
answers "$root" newer ''

echo 'the packages in another order: the data alone, then the tool'
make_root newer-data
inside "$root" iana-services compile
quietly inside "$root" sh -c 'dpkg -i /next/nss-iana-data_*.deb'
answers "$root" newer 'newer 4/tcp'
