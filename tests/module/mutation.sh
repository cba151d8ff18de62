#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A changed database gives right answers or none. Of a small database each byte is changed; the full
# one is changed at random places, or truncated. services.py has the right answers.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3

# prepare REGISTRY [PREFERENCES]
prepare() {
    python3 "$top_srcdir/tests/lib/services.py" "$@" >"$scratch/services"
    if [ $# -gt 1 ]; then
        ./iana-services compile -o "$scratch/whole.db" --preferences "$2" "$1"
    else
        ./iana-services compile -o "$scratch/whole.db" --pure "$1"
    fi
}

if [ -n "${NSS_IANA_THOROUGH:-}" ]; then
    values=255 small_processes=2000 changes=100000 processes=1000
else
    echo 'eight other values a byte, 50 changes of the full one; all with NSS_IANA_THOROUGH=1'
    values=8 small_processes=100 changes=50 processes=5
fi

{
    echo "$registry_head"
    echo '<updated>2026-01-01</updated>'
    record domain tcp 53
    record domain udp 53
    record http tcp 80
    record www tcp 80 'This entry is an alias to "http".'
    record www-http tcp 80 'This is a duplicate of the "http" service'
    record http udp 80
    record http-alt tcp 591
    record http-alt tcp 8008
    record ident tcp 113
    record auth tcp 113
    record x11 tcp 6000-6005
    record x11 udp 6000-6005
    record ABC sctp 1001
    record abc dccp 1002
    record 'sql*net' tcp 66
    record last udp 65535
    echo '</registry>'
} >"$scratch/small.xml"

prepare "$scratch/small.xml"
echo 'each byte of a small one:'
tests/module/mutation "$scratch" every "$values" "$small_processes"

prepare "$registry" "$preferences"
echo 'the full one:'
tests/module/mutation "$scratch" random "$changes" "$processes"
