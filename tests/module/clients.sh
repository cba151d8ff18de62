#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Programs that do not know nss-iana, with an empty /etc/services: with `services: iana` they know
# services by name, with `services: files` they know none.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

# Once more, in a network of our own in which something listens.
if [ $# = 0 ]; then
    need ip python3
    need_namespace
    unshare -n true 2>/dev/null || skip 'unshare -n needs root'
    unshare -n sh -euc 'ip link set lo up; exec python3 "$@"' sh \
        "$top_srcdir/tests/lib/listener.py" "$0" inside
    exit
fi

cd "$scratch"
"$twin_tool" compile --preferences "$preferences" -o data/services.db "$registry"
python3 "$top_srcdir/tests/lib/services.py" "$registry" "$preferences" >listed
# `nothing` has the services in /etc/services, where glibc does not look for them.
for source in iana files nothing; do
    mkdir $source
    : >$source/services
    echo "services: $source" >$source/nsswitch.conf
done
cp listed nothing/services
absent=

# ask SOURCE COMMAND...: what it prints. Some do not end before their input does.
ask() {
    source=$1
    shift
    with_sources "$scratch/$source" timeout 60 "$@" 2>&1 </dev/null
}

is_here() {
    command -v "$1" >/dev/null && return
    case "$absent " in
    *" $1 "*) ;;
    *) absent="$absent $1" ;;
    esac
    return 1
}

# client PATTERN COMMAND...: with `iana` a line that it prints matches the extended regular
# expression, and without it none does. A release of a program that reads /etc/services by itself is
# left out: busybox 1.38.
client() {
    pattern=$1
    shift
    is_here "$1" || return 0
    ask iana "$@" >with || true
    if ! grep -Eq "$pattern" with; then
        ask nothing "$@" >by_itself || true
        grep -Eq "$pattern" by_itself || fail "$*: $(cat with)"
        omit "$*: reads /etc/services by itself here"
        return 0
    fi
    ask files "$@" >without || true
    ! grep -Eq "$pattern" without || fail "$*, without iana: $(cat without)"
    echo "$1: $(grep -Em 1 "$pattern" with)"
}

client '127\.0\.0\.1:redis ' ss -Hlt
client '127\.0\.0\.1:coap ' ss -Hlu
client '127\.0\.0\.1:6379 ' ss -Hltn 'sport = :redis'

# The ports 6010, 6667 and 8080: two in ranges, and one of a name with several ports. tcpdump lists
# all services when it starts; it needs an account to run as.
cat >capture.py <<'END'
import socket
import struct

HOST = socket.inet_aton("127.0.0.1")
with open("capture", "wb") as file:
    file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
    for port in (6010, 6667, 8080):
        packet = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, 0, 0, 64, 6, 0, HOST, HOST)
        packet += struct.pack("!HHIIBBHHH", 50000, port, 0, 0, 0x50, 2, 1024, 0, 0)
        file.write(struct.pack("=IIII", 0, 0, len(packet), len(packet)) + packet)
END
python3 capture.py
for name in x11 ircu http-alt; do
    client "127\\.0\\.0\\.1:$name " ss -Hlt
    client "127\\.0\\.0\\.1:$name " netstat -lt --numeric-hosts
    client "127\\.0\\.0\\.1:$name " lsof -n -i tcp -s tcp:listen
    if is_here tcpdump; then
        client "> 127\\.0\\.0\\.1\\.$name:" sh -c 'echo root:x:0:0::/:/bin/sh >/etc/passwd
            exec tcpdump -K -Z root -r capture'
    fi
done

# net-tools' netstat lists the services of all sources, and prints the last name of a port.
mkdir both
echo 'ircd 6667/tcp' >both/services
echo 'services: iana files' >both/nsswitch.conf
# with_both NAME COMMAND...: the name that it prints for 6667.
with_both() {
    name=$1
    shift
    is_here "$1" || return 0
    ask both "$@" >told || true
    grep -q "127\\.0\\.0\\.1:$name " told || fail "$*, iana files: $(cat told)"
}
with_both ircu ss -Hlt
with_both ircd netstat -lt --numeric-hosts

client '^6379 redis$' python3 -c 'import socket
print(socket.getservbyname("redis", "tcp"), socket.getservbyport(6379, "tcp"))'
client "'127.0.0.1', 6379" python3 -c 'import socket
print(socket.getaddrinfo("127.0.0.1", "redis"))'

client '^http www www-http 80 tcp$' perl -e 'print join(" ", getservbyname("www", "tcp")), "\n"'
client '^x11  6005 udp$' perl -e 'print join(" ", getservbyport(6005, "udp")), "\n"'

client '^hello$' nc.openbsd 127.0.0.1 redis
client '^hello$' busybox nc 127.0.0.1 redis
client '^Connected to 127' busybox telnet 127.0.0.1 redis
client '127\.0\.0\.1:redis ' busybox netstat -lt

# curl takes numbers alone, whatever answers for services.
if is_here curl; then
    for source in iana files; do
        code=0
        ask $source curl -sS telnet://127.0.0.1:redis >answer || code=$?
        [ "$code" = 3 ] || fail "curl with services: $source: exit code $code: $(cat answer)"
    done
    # shellcheck disable=SC2016 # the inner shell is to expand it
    client '^hello$' sh -c 'curl -sS "telnet://127.0.0.1:$(getent services redis/tcp |
        sed "s/.* \([0-9]*\).*/\1/")"'
fi

# Every question that a line of the services file answers first.
cat >every.py <<'END'
import socket

names, ports = {}, {}
for line in open("listed"):
    name, number, *aliases = line.split()
    port, protocol = number.split("/")
    for known in [name, *aliases]:
        names.setdefault((known, protocol), int(port))
    ports.setdefault((int(port), protocol), name)
for asked, port in names.items():
    assert socket.getservbyname(*asked) == port, asked
for asked, name in ports.items():
    assert socket.getservbyport(*asked) == name, asked
print("right:", len(names), "names,", len(ports), "ports")
END
client '^right: [0-9]{5} names, [0-9]{5} ports$' python3 every.py

# The list, from its first line to the last.
if is_here perl; then
    # shellcheck disable=SC2016 # the variables are perl's
    list='while (my ($name, $aliases, $port, $protocol) = getservent) {
        print join(" ", $name, "$port/$protocol", $aliases || ()), "\n";
    }'
    ask iana perl -e "$list" | cmp - listed
    [ -z "$(ask files perl -e "$list")" ] || fail 'a list without services'
    echo "perl: getservent lists $(wc -l <listed) services"
fi

[ -z "$absent" ] || skip "the others are right, but there is no$absent"
