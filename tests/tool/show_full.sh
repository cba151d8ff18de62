#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `show`, `search` and `export` with IANA's full registries, compared with records.py, and with
# IANA's own CSV.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
directory=$(full_registries)
need jq python3 xz
cd "$scratch"

for compressed in "$directory"/*.xml.xz; do
    full=$(basename "$compressed" .xz)
    xz -dc "$compressed" >"$full"
    python3 "$top_srcdir/tests/lib/records.py" "$twin_tool" "$full" <<'END'
export
search domain
search domain name
search 53
search KRÜGER
search e
search --substring e
search --contact=cisco
search --since=2024 --protocol=udp
search --state=reserved
search --state=unassigned --protocol=tcp
search provided by
search "provided by the principal"
show domain
show 53 http x11/tcp 6005/tcp dns-update
show sql*net cl/1 914c/g EtherNet/IP-1/udp 0/tcp
show 53-60 6000-6063/udp 1000-1100
show [Jon_Postel] domain
END
    "$twin_tool" export --format xml --registry "$full" | cmp - "$full" || fail "$full: not IANA's XML"
done

echo 'little memory:'
for command in 'show 53' 'show --format=xml 53' 'show 1-65535' 'search domain' 'search --contact=cisco' \
    'search --format=json domain' 'export --format=json' 'export --format=xml' about; do
    # shellcheck disable=SC2086 # words
    "$top_builddir/tests/tool/peak" 12288 "$twin_tool" $command --registry 2026-08-17.xml >found ||
        fail "$command: exit code $?"
done
seq 10000 | "$top_builddir/tests/tool/peak" 12288 "$twin_tool" show --registry 2026-08-17.xml - >found ||
    [ $? -eq 1 ] || fail 'lines: too much memory'
[ "$(wc -l <found)" -eq 10000 ] || fail 'not a line for each line'
"$top_builddir/tests/tool/peak" 12288 "$twin_tool" changes 2025-09-22.xml 2026-08-17.xml >found ||
    [ $? -eq 1 ] || fail 'changes: too much memory'

echo "IANA's own CSV:"
for compressed in "$directory"/*.csv.xz; do
    full=$(basename "$compressed" .csv.xz)
    xz -dc "$compressed" >"$full.csv"
    "$twin_tool" export --format csv --registry "$full.xml" | cmp - "$full.csv" ||
        fail "$full: not IANA's CSV"
done

echo "the head of IANA's page, and its footnote:"
for compressed in "$directory"/*.txt.xz; do
    full=$(basename "$compressed" .txt.xz)
    # But for the pictures in it, which it calls [IMG].
    xz -dc "$compressed" | tr -s ' ' |
        sed -n '2,/Available Formats/p;/^ Footnote/,/^ Licensing/{/Licensing/d;p;}' | tr -s ' ' '\n' >wanted
    "$twin_tool" about --registry "$full.xml" | sed '/^Available Formats/,/^$/{/^Av/!d;}' |
        tr -s ' ' '\n' >found
    sed '/./!d' wanted | diff - found || fail "$full: another head"
done

echo "what the search box of IANA's page finds, 2024-03-18:"
python3 "$top_srcdir/tests/tool/searches.py" "$twin_tool" 2024-03-18.xml "$top_srcdir/tests/lib/searches.tsv"
"$twin_tool" search --registry 2024-03-18.xml --format json 'provided by the principal' >found
[ "$(jq length found)" -eq 3 ] || fail "not three records: $(jq length found)"

echo "the cells of IANA's page, 2024-03-18:"
cat >wanted <<'END'
domain|53|tcp|Domain Name Server|[Paul_Mockapetris]|[Paul_Mockapetris]||||
domain|53|udp|Domain Name Server|[Paul_Mockapetris]|[Paul_Mockapetris]||||
dns-update||tcp|DNS Dynamic Update Service|[Stuart_Cheshire]|[Stuart_Cheshire]|2019-05-04|||DNS Dynamic
dns-update||udp|DNS Dynamic Update Service|[Stuart_Cheshire]|[Stuart_Cheshire]||2019-05-04||DNS Dynamic
dns-update-tls||tcp|DNS Dynamic Update Service over TLS|[Stuart_Cheshire]|[Stuart_Cheshire]|2019-05-04||[RFC6281]|DNS Dynamic
END
"$twin_tool" search --registry 2024-03-18.xml --format json 53 >found
jq -r '.[] | [.service_name, .port_number, .transport_protocol, .description, .assignee, .contact,
     .registration_date, .modification_date, .reference, (.assignment_notes // "")[:11]] | join("|")' found |
    diff wanted -
