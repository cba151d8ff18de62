#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The settings of `update`: the source of the registry, the proxy, the trusted authorities. An error
# in the file is printed with its line, and changes nothing.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"

make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
mkdir configuration
settings=configuration/update.conf

# The twin must never ask IANA: a call without settings has its source on the command line.
update() {
    "$twin_tool" update "$@"
}

echo 'a file'
printf '# a comment\n\n \tfrom =  %s/served/first.xml \t\r\n' "$scratch" >$settings
run 0 update
is_in_use first
printf 'from=%s/served/missing.xml' "$scratch" >$settings
run 4 update
said "$scratch/served/missing.xml: "
is_in_use first

echo 'the command line overrides it'
run 0 update --from served/second.xml
is_in_use second
run 0 "$twin_tool" rollback

# refused LINE TEXT SETTING...: a file with these lines, in which printf's escapes are expanded, is
# refused: the message has this line and this text.
refused() {
    line=$1 text=$2
    shift 2
    printf '%b\n' "$@" >$settings
    run 3 update --from served/second.xml
    said "^iana-services: configuration/update.conf:$line: .*$text"
    [ "$(wc -l <said)" = 1 ] || fail "more than one line: $(cat said)"
    is_in_use first
    "$twin_tool" status --format json >status.json || :
    grep -q '"broken-settings"' status.json || fail 'status does not say so'
}

echo 'refused, with the line'
refused 3 "'sorce'" '# one' '# two' 'sorce = /x'
refused 1 "'From'" 'From = /x'
refused 1 "'from'" 'from ='
refused 1 "'from'" 'from = served/second.xml'
refused 1 "'from'" 'from = ftp://localhost/x'
refused 1 "'from'" 'from = http://user@localhost/x'
refused 1 "'from'" "from = /$(printf '%02000d' 0)"
refused 1 'key = value' 'from /x'
refused 1 'unknown key' '= /x'
refused 2 'in line 1' 'timeout = 5' 'timeout = 6'
for value in 0 3601 -1 5s '' 99999999999999999999; do refused 1 "'timeout'" "timeout = $value"; done
for value in localhost:3128 ftp://localhost http:// ''; do
    refused 1 "'proxy'" "proxy = $value"
done
for value in right.pem /nowhere/at/all.pem ''; do refused 1 "'ca-file'" "ca-file = $value"; done
refused 2 '' 'timeout = 5' 'x\033[31m'
refused 1 '' 'timeout = 5\00006'
head -c 70000 /dev/zero | tr '\0' '\n' >$settings
run 3 update --from served/second.xml
rm $settings

echo 'refused at once, whatever the file is'
for make in mkdir mkfifo 'ln -s /dev/zero' 'ln -s nowhere' 'ln -s update.conf'; do
    $make $settings
    run 4 update --from served/second.xml
    said "^iana-services: $settings: "
    is_in_use first
    "$twin_tool" status --format json >status.json || :
    grep -q '"broken-settings"' status.json || fail "$make: status does not say so"
    rm -r $settings
done

if ! has_libcurl; then
    omit 'a server, a proxy and authorities: built without libcurl'
    exit 0
fi
need python3 openssl
serve
plain=http://127.0.0.1:$port

echo 'a server, and its condition'
echo "from = $plain/plain/second.xml" >$settings
run 0 update
is_in_use second
run 0 update
said 'Nothing new'
grep -q If-None-Match served/requests || fail 'no condition was sent'

echo 'a silent server'
printf 'from = %s/silent/x\ntimeout = 1\n' "$plain" >$settings
# By default, it would be 30 seconds.
run 4 env NSS_IANA_SECONDS=20 "$twin_tool" update

echo 'one that never ends'
printf 'from = %s/trickle/second.xml\nmax-time = 2\n' "$plain" >$settings
run 4 update
said '.*--max-time'

echo 'a proxy, which overrides that of the environment'
printf 'from = http://mirror.example/plain/first.xml\nproxy = %s\n' "$plain" >$settings
run 0 env http_proxy=http://127.0.0.1:1 no_proxy= "$twin_tool" update --force
is_in_use first
grep -q '"path": "http://mirror.example/plain/first.xml"' served/requests ||
    fail 'the proxy was not asked'
printf 'proxy = http://127.0.0.1:1\n' >$settings
run 4 env no_proxy= "$twin_tool" update --from "$plain/plain/second.xml"
is_in_use first
# 3 would say that the line is not valid.
for scheme in http https socks4 socks4a socks5 socks5h; do
    echo "proxy = $scheme://127.0.0.1:1" >$settings
    run 4 env no_proxy= "$twin_tool" update --from "$plain/plain/second.xml"
done
rm $settings
run 0 env http_proxy="$plain" no_proxy= "$twin_tool" update --from http://mirror.example/plain/second.xml
is_in_use second
run 0 update --force --from "$plain/plain/first.xml"

echo 'authorities'
kill "$server"
for name in right wrong; do
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$name \
        -addext subjectAltName=IP:127.0.0.1 -keyout $name.key -out $name.pem 2>openssl.log || fail "openssl: $(cat openssl.log)"
done
serve right.pem right.key
secret=https://127.0.0.1:$port/plain/second.xml
printf 'ca-file = %s/wrong.pem\nfrom = %s\n' "$scratch" "$secret" >$settings
run 4 update
is_in_use first
printf 'ca-file = %s/right.pem\nfrom = %s\n' "$scratch" "$secret" >$settings
run 0 update
is_in_use second
has_no_leftovers
