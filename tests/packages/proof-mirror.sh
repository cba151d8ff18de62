#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# README's mirror: hosts of a site get IANA's registry from a plain web server (nginx), which tells
# the version of a file by an ETag and a date, or by a date alone. What is there already is not
# transferred again.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root mirror
root=$work/mirror
install_inside "$root" iproute2 libcurl4 libxml2 nginx-light
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
mkdir -p "$root/etc/nss-iana"
sed -n '/^\*\*A mirror\.\*\*/,/^\*\*A package/s/^    //p' "$top/README.md" |
    sed 's,https://mirror.example/,http://127.0.0.1/,' >"$root/etc/nss-iana/update.conf"
grep -qx 'from = http://127.0.0.1/service-names-port-numbers.xml' "$root/etc/nss-iana/update.conf" ||
    fail "README: $(cat "$root/etc/nss-iana/update.conf")"

# update_twice ETAG DATE NAME: what two updates ask of the server, which says an ETag or not (on,
# off), and has a registry of DATE with NAME on 4/tcp.
update_twice() {
    served=$root/var/www/html/service-names-port-numbers.xml
    sed "s,<updated>.*,<updated>$2</updated><record><name>$3</name>\
<protocol>tcp</protocol><number>4</number></record>," \
        "$root/usr/share/nss-iana/service-names-port-numbers.xml" >"$served"
    echo "etag $1;" >"$root/etc/nginx/conf.d/etag.conf"
    rm -f "$root/var/log/nginx/access.log"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    quietly inside "$root" unshare --net sh -euc '
        ip link set lo up
        nginx
        iana-services update
        iana-services update
        nginx -s stop'
    answers "$root" 4/tcp "$3 4/tcp"
    # Status and length of each answer.
    printf '%s\n' "200 $(wc -c <"$served")" '304 0' >"$work/mirror.expected"
    sed 's/.*" \([0-9]* [0-9]*\) ".*" ".*/\1/' "$root/var/log/nginx/access.log" |
        diff "$work/mirror.expected" - || fail "with etag $1"
}
update_twice on 2026-11-20 first
update_twice off 2026-11-21 second
