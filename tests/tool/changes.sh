#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services changes`: what was added, removed, renamed and changed between two registries, and
# what the last update changed. `diff` refuses a registry.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need jq
cd "$scratch"

# entry NAME PROTOCOL NUMBER DESCRIPTION [DATE]: an empty argument makes no element.
entry() {
    printf '<record%s>' "${5:+ updated=\"$5\"}"
    printf '%s%s%s' "${1:+<name>$1</name>}" "${2:+<protocol>$2</protocol>}" "${3:+<number>$3</number>}"
    printf '<description>%s</description></record>\n' "$4"
}

{
    echo "$registry_head<updated>2026-01-01</updated>"
    entry stays tcp 1 'The same'
    entry goes tcp 2 'Not for long'
    entry 'old-name' udp 3 'Its name changes'
    entry described tcp 4 'Before'
    entry moves tcp 5 'Its port changes'
    entry service '' '' 'No port'
    entry '' tcp 6-9 Unassigned
    entry '' udp 10 Reserved
    entry lost '' '' 'No port either'
    echo '</registry>'
} >old.xml
{
    echo "$registry_head<updated>2026-02-02</updated>"
    entry described tcp 4 'After' 2026-02-01
    entry 'new-name' udp 3 'Its name changes'
    entry stays tcp 1 'The same'
    entry moves tcp 15 'Its port changes'
    entry comes tcp 7 'New'
    entry '' tcp 6 Unassigned
    entry '' tcp 8-9 Unassigned
    entry '' udp 10 'Reserved for two'
    entry '' udp 11 Reserved
    entry service '' '' 'No port'
    echo '</registry>'
} >new.xml

# run EXIT COMMAND...
run() {
    code=0
    wanted=$1
    shift
    "$twin_tool" "$@" >output 2>errors || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code, not $wanted, of $*: $(cat errors)"
}

echo 'text:'
run 1 changes old.xml new.xml
[ ! -s errors ] || fail "not silent: $(cat errors)"
diff - output <<'END' || fail 'other text'
From the registry of 2026-01-01 to the registry of 2026-02-02:
2 added, 2 removed, 1 renamed, 3 changed

added:
  comes  7/tcp  New
  (no name)  11/udp  Reserved

removed:
  goes  2/tcp  Not for long
  lost    No port either

renamed:
  new-name  3/udp  was old-name

changed:
  described  4/tcp
    Description
      - Before
      + After
    Modification Date
      - (nothing)
      + 2026-02-01
  moves  15/tcp
    Port Number
      - 5
      + 15
  (no name)  10/udp
    Description
      - Reserved
      + Reserved for two
END
run 0 changes new.xml new.xml
diff - output <<'END' || fail 'other text'
From the registry of 2026-02-02 to the registry of 2026-02-02:
0 added, 0 removed, 0 renamed, 0 changed
END

echo 'JSON:'
run 1 changes --format json old.xml new.xml
jq -S . output >found
jq -S . >wanted <<'END'
{"old_date": "2026-01-01", "new_date": "2026-02-02", "facts_only": false,
 "added": [{"service_name": "comes", "port_number": "7", "transport_protocol": "tcp", "description": "New"},
           {"port_number": "11", "transport_protocol": "udp", "description": "Reserved"}],
 "removed": [{"service_name": "goes", "port_number": "2", "transport_protocol": "tcp", "description": "Not for long"},
             {"service_name": "lost", "description": "No port either"}],
 "renamed": [{"record": {"service_name": "new-name", "port_number": "3", "transport_protocol": "udp",
                         "description": "Its name changes"},
              "before": {"service_name": "old-name"}, "after": {"service_name": "new-name"}}],
 "changed": [{"record": {"service_name": "described", "port_number": "4", "transport_protocol": "tcp",
                         "description": "After", "modification_date": "2026-02-01"},
              "before": {"description": "Before", "modification_date": ""},
              "after": {"description": "After", "modification_date": "2026-02-01"}},
             {"record": {"service_name": "moves", "port_number": "15", "transport_protocol": "tcp",
                         "description": "Its port changes"},
              "before": {"port_number": "5"}, "after": {"port_number": "15"}},
             {"record": {"port_number": "10", "transport_protocol": "udp", "description": "Reserved for two"},
              "before": {"description": "Reserved"}, "after": {"description": "Reserved for two"}}]}
END
diff wanted found || fail 'other JSON'

echo 'facts only:'
sed 's|<description>[A-Z][a-z]* .*</description>||;s|<description>[ABN].*</description>||' old.xml >facts.xml
run 1 changes facts.xml new.xml
grep -q 'facts.xml: this registry has no descriptions' errors || fail "no word of the facts: $(cat errors)"
! grep -q Description output || fail 'descriptions are compared'
grep -q ' 2 changed$' output || fail "other changes: $(cat output)"
run 1 changes --format json facts.xml new.xml
[ "$(jq .facts_only output)" = true ] || fail 'JSON: not facts only'

echo 'the last update:'
run 3 changes
grep -q 'no update' errors || fail "not why: $(cat errors)"
cp old.xml data/service-names-port-numbers.xml
"$twin_tool" compile -o data/services.db old.xml
run 0 update --from new.xml
grep -q '2 added, 2 removed, 1 renamed, 3 changed' output || fail "no summary: $(cat output)"
run 1 changes
grep -qx 'From the registry of 2026-01-01 to the registry of 2026-02-02:' output || fail "other changes: $(cat output)"
run 0 rollback
run 1 changes
grep -qx 'From the registry of 2026-02-02 to the registry of 2026-01-01:' output || fail "other changes: $(cat output)"
run 0 changes old.xml
run 1 changes new.xml

echo 'mistakes:'
run 2 changes old.xml new.xml old.xml
run 2 changes --format xml old.xml
run 4 changes missing new.xml
run 3 changes old.xml "$top_srcdir/tests/tool/changes.sh"
run 3 diff --with new.xml
grep -q 'iana-services changes' errors || fail "not what compares registries: $(cat errors)"
