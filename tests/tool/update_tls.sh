#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `update` over TLS: a server whose certificate the system trusts is used, and no redirect leads
# from https to http. The list of trusted authorities is ours, in a mount namespace.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3 openssl
need_namespace
has_libcurl || skip 'built without libcurl'

make_registry first 2026-02-01 100
make_registry second 2026-03-01 100

# certificate NAME ALTERNATIVE-NAME
certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=$2" \
        -keyout "$1.key" -out "$1.pem" 2>openssl.log || fail "openssl: $(cat openssl.log)"
}

# Run a command where the authorities are the given file.
trusting() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare -m sh -euc '
		mount -t tmpfs tmpfs /etc/ssl/certs
		cp "$1" /etc/ssl/certs/ca-certificates.crt
		shift
		exec "$@"' sh "$@"
}

update() {
    trusting "$authority" "$twin_tool" update --timeout 5 --from "$@"
}

[ -d /etc/ssl/certs ] || skip 'there is no /etc/ssl/certs'
certificate right IP:127.0.0.1
certificate wrong DNS:elsewhere.example
serve
plain=http://127.0.0.1:$port
plain_server=$server
trap 'kill "$plain_server" "$server" || :; rm -rf "$scratch"' EXIT
serve right.pem right.key
secret=https://127.0.0.1:$port
authority=right.pem

echo 'trusted'
run 0 update "$secret/plain/first.xml"
is_in_use first
: >served/requests
run 0 update "$secret/plain/first.xml"
said 'Nothing new'
grep -q If-None-Match served/requests || fail 'no condition was sent'

echo 'redirects: to https from anywhere, to http from http alone'
: >served/requests
for way in "$secret/to/$plain/plain/second.xml" "$plain/to/$secret/to/$plain/plain/second.xml" \
    "$secret/to//to/$plain/plain/second.xml"; do
    run 4 update "$way"
    said 'refused to follow a redirect to http:'
    ! grep -q '"path": "/plain/' served/requests || fail 'the redirect was followed'
    is_in_use first
done
run 0 update "$secret/to/$secret/plain/second.xml"
is_in_use second
run 0 "$twin_tool" rollback
run 0 update "$plain/to/$secret/plain/second.xml"
is_in_use second

echo 'another authority, another name'
authority=wrong.pem
: >served/requests
run 4 update "$secret/plain/first.xml" --force
said "^iana-services: $secret/plain/first.xml: "
kill "$server"
serve wrong.pem wrong.key
run 4 update "https://127.0.0.1:$port/plain/first.xml" --force
said "^iana-services: https://127.0.0.1:$port/plain/first.xml: "
[ ! -s served/requests ] || fail 'it has asked a server that it does not trust'
is_in_use second
has_no_leftovers
