#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `update` from an HTTP server that behaves well or badly: what is installed, and what is refused.
# After a refusal, lookups are still answered from the old registry.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3

make_registry shipped 2026-01-01 100
make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
make_registry older 2026-02-28 100
make_registry fewer 2026-03-02 91
make_registry few 2026-03-03 81
make_registry undated '' 100
make_registry registry 2026-03-04 100
install_data shipped

timeout=20
update() {
    "$twin_tool" update --timeout "$timeout" --from "$@"
}

if ! has_libcurl; then
    run 4 update https://127.0.0.1:1/
    said 'without libcurl'
    run 0 update served/first.xml
    is_in_use first
    omit 'updates from a server: built without libcurl'
    exit 0
fi
serve
url=http://127.0.0.1:$port

# refused CODE TEXT PATH: it ends so, and changes nothing.
refused() {
    find state | sort >before
    run "$1" update "$url/$3"
    said "$2"
    said "^iana-services: $url/"
    find state | sort | diff before - || fail "$3 changed the state directory"
    is_in_use second
}

echo 'a new registry, and then nothing new'
run 0 update "$url/plain/first.xml"
said 2026-02-01
is_in_use first
has_no_leftovers
: >served/requests
run 0 update "$url/plain/first.xml"
said 'Nothing new'
grep -q If-None-Match served/requests || fail 'no condition was sent'
grep -q If-Modified-Since served/requests || fail 'no condition was sent'
grep -q 'nss-iana/[0-9.]*"' served/requests || fail 'the client has no name'
run 0 update "$url/plain/first.xml" --quiet
[ ! -s said ] || fail '--quiet says something'

echo 'nothing new on the server, but other preferences here'
mkdir configuration
echo 's2 1002/udp' >configuration/preferences
"$twin_tool" compile -o wanted.db served/first.xml
if cmp -s wanted.db state/services.db; then fail 'the preference makes no difference'; fi
: >served/requests
run 0 update "$url/plain/first.xml"
grep -q If-None-Match served/requests || fail 'no condition was sent'
said 'Installed the registry of 2026-02-01'
cmp wanted.db state/services.db
run 0 update "$url/plain/first.xml"
said 'Nothing new'
rm -r configuration
run 0 update "$url/plain/first.xml"
is_in_use first
has_no_leftovers

echo 'an ETag or a date alone, and neither'
for way in etag date; do
    run 0 update "$url/$way/first.xml"
    said 'Nothing new'
    : >served/requests
    run 0 update "$url/$way/first.xml"
    grep -q 'If-' served/requests || fail "no condition was sent for $way"
done
for _ in 1 2; do
    run 0 update "$url/changing/first.xml"
    said 'Nothing new'
done
has_no_leftovers

echo 'a condition is for the address, and the registry, that it belongs to'
run 0 update "$url/date/first.xml"
: >served/requests
run 0 update "$url/gzip/first.xml"
! grep -q 'If-' served/requests || fail 'a condition was sent to another address'
run 0 update "$url/date/first.xml"
cp state/services.db whole
printf 'damaged' >state/current/services.db
: >served/requests
run 0 update "$url/date/first.xml"
! grep -q 'If-' served/requests || fail 'a condition was sent for a damaged database'
is_in_use first
cmp whole state/services.db

echo 'packed, in chunks, redirected'
run 0 update "$url/gzip/second.xml"
is_in_use second
run 0 "$twin_tool" rollback
is_in_use first
run 0 update "$url/chunked/second.xml"
is_in_use second
for status in 301 302 303 307 308; do
    run 0 "$twin_tool" rollback
    run 0 update "$url/to-$status/$url/to/$url/plain/second.xml"
    is_in_use second
done

echo 'what the server or the network does wrong'
for status in 204 400 403 404 410 500 503 304; do
    refused 4 "status $status" "status/$status"
done
refused 4 redirects loop/x
refused 4 'redirect to file:' to/file:///etc/services
refused 4 'redirect to ftp:' to/ftp://127.0.0.1/
# Here the words behind the address are libcurl's, and the server keeps the tool waiting.
timeout=1
refused 4 '' silent/x
refused 4 '' stall/registry.xml
refused 4 '' drip/registry.xml
timeout=20
refused 4 '' cut/registry.xml
refused 4 '' cut-chunked/registry.xml
refused 4 '' garbage/x
refused 4 '' unpackable/registry.xml

echo 'a server that sends slowly, or redirects again and again'
run 4 "$twin_tool" update --max-time 2 --from "$url/trickle/registry.xml"
said "^iana-services: $url/trickle/registry.xml: .*--max-time"
is_in_use second
slow=$url/slow-to/$url/slow-to/$url/slow-to/$url/plain/registry.xml
run 4 "$twin_tool" update --max-time 2 --from "$slow"
said '.*--max-time'
is_in_use second

for nowhere in http://127.0.0.1:1/registry.xml http://nowhere.invalid/registry.xml; do
    run 4 update "$nowhere"
    said "^iana-services: $nowhere: "
done
is_in_use second

echo 'what is no registry, or too much of one'
refused 3 'million bytes' endless/x
refused 3 'million bytes' bomb/x
echo '<html><body>Log in first</body></html>' >served/portal.html
refused 3 '1:[0-9]*: the document is not a registry' plain/portal.html
head -c 3000 served/registry.xml >served/half.xml
refused 3 'not well-formed' plain/half.xml
: >served/empty.xml
refused 3 '' plain/empty.xml
sed 's/port-numbers/parameters/' served/registry.xml >served/other.xml
refused 3 "registry's id" plain/other.xml

echo 'older, fewer, of no date; and --force'
refused 3 'older' plain/older.xml
refused 3 'date' plain/undated.xml
run 0 update "$url/plain/older.xml" --force
is_in_use older
run 0 update "$url/plain/second.xml"
run 0 update "$url/plain/fewer.xml"
is_in_use fewer
run 3 update "$url/plain/few.xml"
said '81 services'
is_in_use fewer
run 0 update "$url/plain/few.xml" --force
is_in_use few

echo 'a tenth fewer is a tenth: 90 of 100'
make_registry ninety 2026-03-05 90
run 0 update "$url/plain/second.xml" --force
run 3 update "$url/plain/ninety.xml"
is_in_use second

echo 'a skipped record is said of the address'
sed 's|<number>1002</number>|<number>70000</number>|' served/registry.xml >served/skipped.xml
run 0 update "$url/plain/skipped.xml"
said "^iana-services: $url/plain/skipped.xml:4: warning: "

echo 'files, and other arguments'
run 0 update served/second.xml --force
is_in_use second
run 4 update served/nosuch.xml
run 4 update served
for wrong in file:///etc/services ftp://127.0.0.1/x http://user:word@127.0.0.1/x https://user@127.0.0.1/; do
    run 2 update "$wrong"
done
run 2 "$twin_tool" update served/second.xml
for wrong in 0 -1 1.5 x 3601 99999999999999999999; do
    run 2 "$twin_tool" update --timeout "$wrong" --from served/second.xml
done
for wrong in 0 -1 1.5 x 86401 99999999999999999999; do
    run 2 "$twin_tool" update --max-time "$wrong" --from served/second.xml
done
is_in_use second

echo 'a file whose name has a line break'
two_lines=$(printf 'served/two\nlines.xml')
cp served/first.xml "$two_lines"
run 0 update "$two_lines" --force
head -n 1 state/current/source | grep -qx '.*served/two?lines.xml' ||
    fail "came from: $(cat state/current/source)"

echo 'the bar, on a terminal alone'
need script
run 0 update "$url/plain/first.xml" --force
! grep -q '#' said || fail 'a bar, and no terminal'
run 0 script -qec "$twin_tool update --force --from $url/plain/second.xml" /dev/null
grep -q '\[#' said || fail 'no bar on a terminal'
run 0 script -qec "$twin_tool update --force --from $url/chunked/first.xml" /dev/null
grep -q ' kB' said || fail 'no count on a terminal where nobody says how much there is'
run 0 script -qec "$twin_tool update --quiet --force --from $url/plain/first.xml" /dev/null
! grep -q '#' said || fail 'a bar in spite of --quiet'

echo 'a kill in the middle of a download leaves nothing'
find state | sort >before
: >served/requests
"$unlimited_twin_tool" update --from "$url/stall/registry.xml" &
update=$!
for _ in $(seq 100); do
    if grep -q stall/registry.xml served/requests; then break; fi
    sleep 0.1
done
sleep 0.2
kill -9 "$update"
wait "$update" || :
find state | sort | diff before - || fail 'the killed download left something'
is_in_use first

echo 'a server with a certificate that nobody vouches for'
need openssl
kill "$server"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout key.pem -out certificate.pem 2>openssl.log || fail "openssl: $(cat openssl.log)"
serve certificate.pem key.pem
: >served/requests
run 4 update "https://127.0.0.1:$port/plain/second.xml"
said "^iana-services: https://127.0.0.1:$port/plain/second.xml: "
[ ! -s served/requests ] || fail 'it has asked a server that nobody vouches for'
is_in_use first
has_no_leftovers
