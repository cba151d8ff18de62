#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What people look up who read port numbers all day, each as they would type it, on IANA's full
# registry. What is expected is IANA's page of that date, or is counted in the XML by xmllint.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
directory=$(full_registries)
need jq python3 xmllint xz
cd "$scratch"
for date in 2025-09-22 2026-08-17; do
    [ -r "$directory/$date.xml.xz" ] || skip "there is no registry of $date in $directory"
    xz -dc "$directory/$date.xml.xz" >"$date.xml"
done
mkdir -p state data
ln -s ../2026-08-17.xml state/service-names-port-numbers.xml
cp "$preferences" data/preferences

# ask EXIT COMMAND...: the output goes to `output`, the errors to `errors`.
ask() {
    code=0
    wanted=$1
    shift
    "$twin_tool" "$@" >output 2>errors || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code, not $wanted, of $*: $(cat errors)"
    echo "$*"
}

# says LABEL WANTED: the values of this label in the text, with `|` between them.
says() {
    found=$(sed -n "s/^$1  *//p" output | paste -s -d '|')
    [ "$found" = "$2" ] || fail "$1 is '$found', not '$2'"
}

# complains TEXT: in the one line on standard error.
complains() {
    [ "$(wc -l <errors)" -eq 1 ] || fail "not one line: $(cat errors)"
    grep -qF -e "$1" errors || fail "'$(cat errors)' does not say '$1'"
}

# counts XPATH: the JSON in `output` has as many records as the registry has elements.
counts() {
    number=$(sed 's/ xmlns="[^"]*"//' 2026-08-17.xml | xmllint --xpath "count($1)" -)
    [ "$(jq length output)" = "$number" ] || fail "$(jq length output) records, not $number"
}

# names: the different names in the JSON of `output`.
names() {
    jq -r '.[].service_name | select(.)' output | sort -u
}

echo 'ranges:'
ask 0 show 53-60
says 'Port Number' '53|54|55|56|57|58|59|60'
says 'Service Name' 'domain|xns-ch|isi-gl|xns-auth|xns-mail'
says 'Transport Protocol' "$(yes 'tcp, udp' | head -n 8 | paste -s -d '|')" # both as one
ask 0 show --format json 1-1023
counts '//record[number and substring-before(concat(number, "-"), "-") <= 1023
    and substring-before(concat(number, "-"), "-") >= 1]'
ask 0 show 6000-6063
says 'Service Name' x11
says 'Port Number' 6000-6063
ask 1 show 49152-65535
complains dynamic
ask 1 show 50000
complains dynamic

echo 'what is unassigned or reserved:'
ask 0 search --state=unassigned --protocol=tcp --format json
counts '//record[not(name) and (protocol = "tcp" or not(protocol)) and
    starts-with(translate(normalize-space(description), "UNASIGED(", "unasiged"), "unassigned")]'
ask 0 search --state=reserved Reserved --format json
[ "$(jq 'map(select(.service_name)) | length' output)" = 0 ] || fail 'a reserved number has a name'
ask 0 show 4
says Description Unassigned
ask 0 show --registry "$registry" 4
says Description Unassigned
ask 0 show 39933/tcp # in a range without a protocol
says Description Unassigned

echo 'a vendor, a contact:'
ask 0 search --substring Cisco --format json
names >named
[ "$(wc -l <named)" -eq 45 ] || fail "$(wc -l <named) names, not 45"
# The ports 2 and 3, which were compressnet's, still name a person of cisco.com in their notes. They
# have no name any more, and nobody they are assigned to: who counts them as one name finds 39.
ask 0 search --contact=cisco.com --format json
names | comm -13 named - >others
[ "$(wc -l <others)" -eq 38 ] || fail "$(wc -l <others) more names, not 38"
for command in "show [Jon_Postel]" "search --contact=Jon_Postel" "search --contact=Postel" \
    "search --contact=postel&isi.edu" "search Jon_Postel"; do
    # shellcheck disable=SC2086 # words
    ask 0 $command --format json
    counts '//record[xref[@type="person" and @data="Jon_Postel"] or assignee/xref[@data="Jon_Postel"]]'
done
ask 0 search --contact='wi-fi alliance' --format json
sed 's/ xmlns="[^"]*"//' 2026-08-17.xml | xmllint --xpath '//person[org="Wi-Fi Alliance"]/@id' - >ids
ids=$(sed 's/ *id=\("[^"]*"\) */@data=\1 or /' ids | tr -d '\n')
counts "//record[xref[$ids false()] or assignee/xref[$ids false()]]"
ask 1 show Jon_Postel
complains "write '[Jon_Postel]'"
ask 0 search Jon Postel
ask 1 search 'Jon Postel' # the page has Jon_Postel
complains --contact

echo 'words, and typing errors:'
ask 0 search domain name --format json
[ "$(names | paste -s -d ' ')" = 'dns-update dns-update-tls domain iax' ] || fail "found: $(names)"
ask 1 show domian
complains "did you mean 'domain'?"
ask 2 shwo 53
grep -q "did you mean 'show'?" errors || fail "$(cat errors)"
ask 0 -h
ask 0 show -h

echo 'lists:'
printf '%s\n' 53 443/tcp ssh 2049 50000 4 70000 nonsense 22/tcp | {
    code=0
    "$twin_tool" show - >output || code=$?
    [ "$code" -eq 1 ] || fail "exit code $code"
}
diff - output <<'END' || fail 'other answers'
53  domain  Domain Name Server
443/tcp  https  http protocol over TLS/SSL
ssh  ssh  The Secure Shell (SSH) Protocol
2049  nfs, shilp  Network File System - Sun Microsystems
50000  dynamic
4  unassigned
70000  not a port: ports are 0 to 65535
nonsense  unknown
22/tcp  ssh  The Secure Shell (SSH) Protocol
END

# A network namespace in which these ports are open, as ss shows them.
listeners() {
    timeout 60 unshare -rn python3 -c 'import socket, subprocess
kept = []
for family, kind, port in ((socket.AF_INET, socket.SOCK_STREAM, 22), (socket.AF_INET, socket.SOCK_DGRAM, 53),
                           (socket.AF_INET6, socket.SOCK_STREAM, 3306), (socket.AF_INET, socket.SOCK_STREAM, 2049)):
    opened = socket.socket(family, kind)
    opened.bind(("", port))
    if kind == socket.SOCK_STREAM:
        opened.listen()
    kept.append(opened)
subprocess.run(["ss", "-tuln"], check=True)'
}
if command -v ss >/dev/null && listeners >open 2>errors; then
    "$twin_tool" show - <open >output || fail "exit code $?"
    [ "$(wc -l <output)" = "$(wc -l <open)" ] || fail 'not a line for each line'
    sed 's/[ \t]*$//' open | while read -r line; do # the columns that ss aligns are compared as words
        port=$(echo "$line" | awk '{ sub(/.*:/, "", $5); print $5 "/" $1 }')
        case $port in
        22/tcp) name=ssh ;;
        53/udp) name=domain ;;
        3306/tcp) name=mysql ;;
        2049/tcp) name='nfs, shilp' ;;
        *) continue ;;
        esac
        tr -s ' ' <output | grep -qF "$(echo "$line" | tr -s ' ') $name " || fail "$port: $(cat output)"
        echo "$port"
    done >ports
    [ "$(wc -l <ports)" -eq 4 ] || fail "not four ports: $(cat open)"
else
    omit 'the output of ss: there is no ss, or no network namespace for us'
fi

echo 'changes:'
ask 1 changes 2025-09-22.xml --format json
jq -r '.added[] | "\(.service_name)/\(.port_number)/\(.transport_protocol)"' output | grep -qx ollama/11434/tcp ||
    fail 'ollama is not added'
jq -r '.renamed[] | "\(.before.service_name) \(.after.service_name)"' output | grep -qx 'pmcdproxy pmproxy' ||
    fail 'pmcdproxy is not renamed'
ask 1 changes 2025-09-22.xml
grep -qx '  ollama  11434/tcp  Ollama' output || fail "no ollama: $(cat output)"
ask 0 search --since=2026-06-01 --protocol=udp --format json
counts '//record[protocol = "udp" and (translate(@date, "-", "") >= 20260601
    or translate(@updated, "-", "") >= 20260601)]'

echo 'which of several:'
ask 0 show 2049/tcp
says 'Service Name' 'nfs|shilp'
grep -q '^Lookups  *port 2049 is nfs (.*NFS' output || fail "no reason: $(cat output)"

echo 'text:'
ask 0 show dns-update/tcp
[ "$(grep -c 'not necessarily be provided by the principal name servers' output)" -eq 1 ] ||
    fail 'the note has the line breaks of the XML'
ask 0 search --color=always domain
escape=$(printf '\033')
grep -q "$escape\[1;32m" output || fail 'no colours for less -R'

echo 'nonsense:'
# nonsense ARGUMENT TEXT
nonsense() {
    ask 1 show "$1"
    complains "$2"
    [ "$(wc -c <errors)" -le 100 ] || fail "a long message: $(cat errors)"
}
nonsense 70000 'not a port'
nonsense -1 'not a port'
nonsense 53/xyz "'xyz' is no transport protocol"
nonsense 81/xyz "'xyz' is no transport protocol"
ask 2 search dns --protocol=xyz
complains "'xyz' is no transport protocol"
nonsense 80,443 'several at once'
nonsense udp:53 'write 53/udp'
nonsense 53:60 'write 53-60'
