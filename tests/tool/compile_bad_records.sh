#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# An invalid record is skipped with a warning that has its line; with --strict the registry is
# refused. The other records are served.

# shellcheck source=tests/tool/compile_common.sh
. "${srcdir:-.}/tests/tool/compile_common.sh"

# Each stands on line 3.
bad_record() {
    printf '%s\n' "$head" "$good" "$(record "$1" "$2" "$3")" '</registry>' >bad.xml
    "$tool" compile --pure -o bad.db bad.xml 2>err || fail "$*: refused"
    [ "$(wc -l <err)" -eq 1 ] || fail "$*: said $(cat err)"
    grep -Eq '^iana-services: bad\.xml:3: warning: ' err || fail "$*: said $(cat err)"
    "$tool" verify bad.db | grep -q ' 1 services, 1 names' || fail "$*: served"
    expect_failure 3 'bad\.xml:3: warning: ' compile --pure --strict -o target/services.db bad.xml
    grep -Eq '^iana-services: bad\.xml: .*--strict' err || fail "$*: --strict said $(cat err)"
}
bad_record bad tcp 70000
bad_record bad tcp 65536
bad_record bad tcp 4294967297
bad_record bad tcp 0
bad_record bad tcp 12-5
bad_record bad tcp 12-
bad_record bad tcp -12
bad_record bad tcp 1-70000
bad_record bad tcp 1-2-3
bad_record bad tcp 0-5
bad_record bad tcp twelve
bad_record bad tcp 0x10
bad_record bad tcp +12
bad_record bad tcp 1.5
bad_record 'a bad name' tcp 12
bad_record 'bad#name' tcp 12
bad_record '#bad' tcp 12
bad_record 'böse' tcp 12
bad_record "$(printf '%0300d' 0)" tcp 12
bad_record bad 't cp' 12
bad_record bad 'tcp#' 12
bad_record bad a-protocol-of-more-than-fifteen 12

# What is no record of a service is no reason to warn.
silent() {
    printf '%s\n' "$head" "$good" "$1" '</registry>' >fine.xml
    "$tool" compile --strict --pure -o fine.db fine.xml 2>err || fail "$1: refused: $(cat err)"
    [ ! -s err ] || fail "$1: said $(cat err)"
    "$tool" verify fine.db | grep -q ' 1 services, 1 names' || fail "$1: served"
}
silent "$(record '' tcp 12)"
silent "$(record name '' 12)"
silent "$(record name tcp '')"
silent '<record><name>name</name><protocol>tcp</protocol></record>'
silent '<record><description>nothing else</description></record>'
silent '<record/>'
silent '<unknown><name>name</name><protocol>tcp</protocol><number>2</number></unknown>'

# Preferences that match nothing, or are no preferences: warnings, too.
printf '%s\n' '# a list' 'good 1/tcp' 'none 1/tcp' 'good' 'good 1' 'good 99999/tcp' >preferences
"$tool" compile --preferences preferences -o fine.db good.xml 2>err || fail "preferences: refused"
[ "$(grep -Ec '^iana-services: preferences:[3456]: warning: ' err)" -eq 4 ] || fail "$(cat err)"
[ "$(wc -l <err)" -eq 4 ] || fail "$(cat err)"
expect_failure 3 'preferences:3: warning' \
    compile --strict --preferences preferences -o target/services.db good.xml
# The message names the registry, not the list that was read last.
{
    echo "$head"
    seq 0 511 | awk '{
        name = ""
        for (i = 0; i < 9; i++) name = name (int($1 / 2 ^ i) % 2 ? "A" : "a")
        print "<record><name>" name "</name><protocol>tcp</protocol><number>" $1 + 1 "</number></record>"
    }'
    echo '</registry>'
} >spellings.xml
echo 'aaaaaaaaa 1/tcp' >one
expect_failure 3 'spellings\.xml: the names of one hash' \
    compile --preferences one -o target/services.db spellings.xml
expect_failure 4 'nowhere: ' compile --preferences nowhere -o target/services.db good.xml

# Of the warnings of a kind in a file, the first 20 are printed, then the number of the others.
{
    printf '%s\n' "$head" "$good"
    for i in $(seq 1000 1099); do record "s$i" tcp "9$i"9; done
    for i in $(seq 1000 1019); do record "s $i" tcp "$i"; done
    for i in $(seq 1000 1024); do record "s$i" "p$i" "$i"; done
    echo '</registry>'
} >bad.xml
seq 30 | sed 's/.*/s& 1&\/tcp/' >preferences
"$tool" compile --preferences preferences -o fine.db bad.xml 2>err || fail 'warnings: refused'
# warned COUNT FILE TEXT: there are so many warnings with a line of FILE and TEXT.
warned() {
    [ "$(grep -Ec "^iana-services: $2:[0-9]+: warning: .*$3" err)" -eq "$1" ] || fail "$(cat err)"
}
warned 20 'bad\.xml' 'not a port'
warned 20 'bad\.xml' 'not a service name'
warned 18 'bad\.xml' protocol
warned 20 preferences ''
grep -Eq '^iana-services: bad\.xml: warning: 80 more .*not a port' err || fail "$(cat err)"
grep -Eq '^iana-services: preferences: warning: 10 more ' err || fail "$(cat err)"
[ "$(wc -l <err)" -eq 80 ] || fail "$(wc -l <err) lines: $(cat err)"
expect_failure 3 'bad\.xml:[0-9]*: warning: ' \
    compile --strict --preferences preferences -o target/services.db bad.xml
grep -q '168 warnings, and --strict is set' err || fail "$(cat err)"
