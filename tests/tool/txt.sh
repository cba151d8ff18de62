#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `export --format txt` with IANA's full registries. txt.py, which reads the text independently,
# finds the cells of the XML in it, and the same cells in IANA's text file of 2024-03-18. The same
# registry gives the same bytes.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
directory=$(full_registries)
need python3 xz
cd "$scratch"

for compressed in "$directory"/*.xml.xz; do
    date=$(basename "$compressed" .xml.xz)
    xz -dc "$compressed" >"$date.xml"
    timeout 60 "$twin_tool" export --format txt --registry "$date.xml" >"$date.txt"
    timeout 60 "$twin_tool" export --format txt --registry "$date.xml" | cmp - "$date.txt" ||
        fail 'other bytes'
    timeout 120 python3 -B "$top_srcdir/tests/tool/txt.py" "$date.xml" "$date.txt" ours
done

for compressed in "$directory"/*.txt.xz; do
    date=$(basename "$compressed" .txt.xz)
    xz -dc "$compressed" >iana.txt
    timeout 120 python3 -B "$top_srcdir/tests/tool/txt.py" "$date.xml" iana.txt iana
    # The lines that a search for free ranges of ports finds.
    pattern='^[[:space:]]*[0-9]+-[0-9]+[[:space:]]*unassigned'
    [ "$(grep -ciE "$pattern" "$date.txt")" = "$(grep -ciE "$pattern" iana.txt)" ] ||
        fail "$date: other ranges are unassigned"
    # The head: the same lines, but for their indentation and the links to the formats.
    sed '/Request an Assignment/q; s/^ *//; s/ *$//' iana.txt | grep . >wanted
    sed '/Request an Assignment/q; s/^ *//; s/ *$//' "$date.txt" | grep . | diff wanted - ||
        fail 'another head'
done

timeout 60 "$twin_tool" export --format txt --registry "$registry" >facts.txt 2>notice
grep -q 'iana-services update' facts.txt || fail 'it does not say how to get what is missing'
