#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installing prints how many of the lines that the administrator added to /etc/services get another
# answer, and prints nothing about netbase's own lines.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# installed [LINE...]: what installing prints about changes, with these lines in /etc/services.
installed() {
    new_root own-lines
    root=$work/own-lines
    install_inside "$root" libcurl4 libxml2 netbase
    for line; do echo "$line" >>"$root/etc/services"; done
    inside "$root" sh -c 'dpkg -i /packages/*.deb' >"$work/own-lines.log" 2>&1 ||
        fail "$(cat "$work/own-lines.log")"
    grep -A 2 '^libnss-iana: IANA' "$work/own-lines.log" || :
}

installed >"$work/said"
[ ! -s "$work/said" ] || fail "of netbase's lines: $(cat "$work/said")"
installed 'ours 4/tcp # which is unassigned' >"$work/said"
[ ! -s "$work/said" ] || fail "of a line that keeps its answer: $(cat "$work/said")"
# The registry has coap on 5683/tcp and coaps on 5684/tcp and udp.
installed 'coap 4/tcp' 'ours 5684/tcp' 'ours 5684/udp' >"$work/said"
cat "$work/said"
grep -q '^3 of the names and ports ' "$work/said" || fail "$(cat "$work/said")"
