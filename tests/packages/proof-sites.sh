#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What README says to sites with many hosts, by its commands as they are written there: a package of
# the newest registry, and a layer of an image. proof-mirror.sh has the mirror.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

full=${NSS_IANA_REGISTRIES:-$top/../shared/registry}/2026-08-17.xml.xz
[ -e "$full" ] || {
    echo "skipped: there is no $full"
    exit 0
}

# commands HEADING: those below it in README, one a line.
commands() {
    sed -n "/^\*\*$1\.\*\*/,/^[A-Z]/s/^    //p" "$top/README.md"
}

# make_newest DATE NAME: IANA's registry, but of DATE and with NAME on 4/tcp.
make_newest() {
    xz -dc "$full" | sed "s,<updated>.*</updated>,<updated>$1</updated>\
<record><name>$2</name><protocol>tcp</protocol><number>4</number></record>,"
}

root=$work/sites
rm -rf "$root"
cp -a "$work/build" "$root"
# README names them among what a build needs.
install_inside "$root" check xsltproc
new_root sites-host
host=$work/sites-host
quietly inside "$host" sh -c 'dpkg -i /packages/libnss-iana_*.deb /packages/nss-iana-data_*.deb'
answers "$host" 4/tcp ''

echo 'a package of the newest registry'
cp -a "$work/source" "$root/checkout"
make_newest 2026-11-20 packaged >"$root/checkout/service-names-port-numbers.xml"
commands 'A package of the newest registry' >"$work/commands"
[ "$(wc -l <"$work/commands")" = 5 ] || fail "README: $(cat "$work/commands")"
quietly inside "$root" env DEB_BUILD_PROFILES=nocheck sh -euc "cd /checkout; $(cat "$work/commands")"
mkdir "$host/newest"
cp "$root"/nss-iana-data_*.deb "$host/newest/"
quietly inside "$host" sh -c 'dpkg -i /newest/*.deb'
answers "$host" 4/tcp 'packaged 4/tcp'
answers "$host" domain 'domain 53/tcp'

echo 'a layer of an image'
quietly inside "$root" sh -c \
    'apt-get -y --no-install-recommends install /iana-services_*_amd64.deb /nss-iana-data_*.deb'
mkdir "$root/layers"
make_newest 2026-11-21 layered >"$root/layers/service-names-port-numbers.xml"
commands 'A layer of an image' >"$work/commands"
[ "$(wc -l <"$work/commands")" = 3 ] || fail "README: $(cat "$work/commands")"
quietly inside "$root" sh -euc "cd /layers; $(cat "$work/commands")"
tar -C "$host" -xf "$root/layers/layer.tar"
answers "$host" 4/tcp 'layered 4/tcp'
answers "$host" domain 'domain 53/tcp'
