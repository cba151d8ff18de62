#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A bad record is left out, with a warning that names its line; --strict refuses it. The rest is
# served as if it had not been there.

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
expect_failure 3 '.*nowhere' compile --preferences nowhere -o target/services.db good.xml

# Of many warnings of a kind in a file the first 20 are said, and then how many more there were.
{
    printf '%s\n' "$head" "$good"
    for i in $(seq 1000 1099); do record "s$i" tcp "9$i"9; done
    for i in $(seq 1000 1019); do record "s $i" tcp "$i"; done
    for i in $(seq 1000 1024); do record "s$i" "p$i" "$i"; done
    echo '</registry>'
} >bad.xml
seq 30 | sed 's/.*/s& 1&\/tcp/' >preferences
timeout 60 "$tool" compile --preferences preferences -o fine.db bad.xml 2>err || fail "warnings: refused"
[ "$(grep -Ec '^iana-services: bad\.xml:[0-9]+: warning: .* port number' err)" -eq 20 ] || fail "$(cat err)"
[ "$(grep -Ec '^iana-services: bad\.xml:[0-9]+: warning: .* service name' err)" -eq 20 ] || fail "$(cat err)"
[ "$(grep -Ec '^iana-services: bad\.xml:[0-9]+: warning: .*protocol' err)" -eq 18 ] || fail "$(cat err)"
[ "$(grep -Ec '^iana-services: preferences:[0-9]+: warning: ' err)" -eq 20 ] || fail "$(cat err)"
grep -Eq '^iana-services: bad\.xml: warning: 80 more .*port number' err || fail "$(cat err)"
grep -Eq '^iana-services: preferences: warning: 10 more ' err || fail "$(cat err)"
[ "$(wc -l <err)" -eq 80 ] || fail "$(wc -l <err) lines: $(cat err)"
expect_failure 3 'bad\.xml:[0-9]*: warning: ' compile --strict --preferences preferences -o target/services.db bad.xml
grep -q 'refused for 168 warnings' err || fail "$(cat err)"
