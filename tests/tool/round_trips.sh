#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The name of a port may lead to another port: 6005 is x11, and x11 is 6000. How many ports are so
# is counted here, in each full registry, and is what nss-iana(8) says of the shipped one: a change
# of the rules that makes more is seen.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need mandoc python3
need_namespace
cd "$scratch"

cat >count.py <<'END'
import socket
counts = {}
for protocol in ("tcp", "udp"):
    named = elsewhere = 0
    for port in range(1, 65536):
        try:
            name = socket.getservbyport(port, protocol)
        except OSError:
            continue
        named += 1
        elsewhere += socket.getservbyname(name, protocol) != port
    print(protocol, named, elsewhere)
END

# count REGISTRY: for tcp and udp, the ports that have a name, and those whose name leads elsewhere.
mkdir etc
echo 'services: iana' >etc/nsswitch.conf
: >etc/services
count() {
    "$twin_tool" compile --preferences "$preferences" -o data/services.db "$1" 2>warnings
    with_sources "$scratch/etc" timeout 300 python3 count.py
}

count "$registry" >counted
cat counted
sentence=$(mandoc -T ascii "$top_srcdir/man/nss-iana.8" | sed 's/.\x08//g' | tr -s ' \n' ' ')
while read -r protocol named elsewhere; do
    case $sentence in
    *"$elsewhere of the $named $protocol ports"*) ;;
    *) fail "nss-iana(8) does not say $elsewhere of $named for $protocol" ;;
    esac
done <counted

directory=$(full_registries)
need xz
for compressed in "$directory"/*.xml.xz; do
    date=$(basename "$compressed" .xml.xz)
    xz -dc "$compressed" >full.xml
    echo "$date $(count full.xml | tr '\n' ' ' | sed 's/ $//')"
done >found
cat found
# As a program of its own counted them from the XML, with the rules of services.py.
diff found - <<'END' || fail 'other numbers'
2024-03-18 tcp 5944 98 udp 5554 94
2025-09-22 tcp 5952 97 udp 5559 93
2026-08-17 tcp 5958 97 udp 5566 93
END
