#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# IANA's full registries: a full registry gives the same database as the facts alone, a small one,
# with little memory. The shipped registry has the facts of the newest one.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
directory=$(full_registries)
need xz xsltproc

for compressed in "$directory"/*.xml.xz; do
    full=$scratch/full.xml
    xz -dc "$compressed" >"$full"
    xsltproc -nonet "$top_srcdir/data/facts-only.xsl" "$full" >"$scratch/facts.xml"
    tests/tool/peak 16384 ./iana-services compile --preferences "$preferences" \
        -o "$scratch/full.db" "$full"
    ./iana-services compile --preferences "$preferences" -o "$scratch/facts.db" "$scratch/facts.xml"
    cmp "$scratch/full.db" "$scratch/facts.db" || fail "$compressed: other facts"
    [ "$(stat -c %s "$scratch/full.db")" -le 262144 ] || fail "$compressed: a large database"
    ./iana-services verify "$scratch/full.db"
done
cmp "$scratch/facts.xml" "$registry" || fail "the shipped registry is not the facts of $compressed"
cmp "$scratch/full.db" data/services.db || fail "the shipped database is not that of $compressed"
