#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The dates of registries: invalid ones, dates in the future, and a clock that is wrong.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3
clock=$top_builddir/tests/lib/.libs/fixed_clock.so
[ -e "$clock" ] || skip 'the tests are built without shared libraries'

make_registry shipped 2026-01-01 100
make_registry first 2026-02-01 100
install_data shipped

# on 'DATE [TIME]' COMMAND...: run the command with the clock of the tool set to this time, in UTC.
on() {
    seconds=$(date -u -d "$1" +%s)
    shift
    FIXED_TIME=$seconds LD_PRELOAD=$clock "$@"
}

# dated DATE: make served/dated.xml, a registry of this date.
dated() {
    make_registry dated "$1" 100
}

# take CODE TODAY DATE [OPTION]: update to a registry of this date, with this exit code.
take() {
    dated "$3"
    code=$1
    today=$2
    shift 3
    run "$code" on "$today" "$twin_tool" update --from served/dated.xml "$@"
}

# has_finding ID TODAY [OPTION...]: `status` has this finding, which needs attention.
has_finding() {
    id=$1
    today=$2
    shift 2
    code=0
    on "$today" "$twin_tool" status --format json "$@" >out 2>said || code=$?
    [ "$code" -eq 1 ] || fail "status: exit code $code: $(cat out said)"
    python3 - "$id" <<'END' || fail "status says no $id: $(cat out)"
import json, sys
findings = json.load(open("out"))["findings"]
sys.exit(not any(f["id"] == sys.argv[1] and f["needs_attention"] for f in findings))
END
}

# has_no_finding ID TODAY [OPTION...]: `status` does not have it.
has_no_finding() {
    id=$1
    today=$2
    shift 2
    on "$today" "$twin_tool" status --format json "$@" >out 2>said || [ $? -eq 1 ] ||
        fail "status: $(cat said)"
    ! grep -q "\"$id\"" out || fail "status says $id: $(cat out)"
}

# age_is AGE: the last `status` has this age in its JSON.
age_is() {
    python3 - "$1" <<'END' || fail "not the age $1: $(cat out)"
import json, sys
sys.exit(json.load(open("out"))["database"]["age_days"] != json.loads(sys.argv[1]))
END
}

run 0 on 2026-03-01 "$twin_tool" update --from served/first.xml
is_in_use first

echo 'invalid dates'
for date in '' 2026-02-29 2026-02-31 2026-13-01 2026-00-10 2026-03-00 2026-03-32 2026-04-31 \
    2100-02-29 0000-01-01 26-03-01 2026-3-1 2026/03/01 20260301 2026-03-01T00:00 +026-03-01 \
    '2026-03- 1' x; do
    take 3 2200-01-01 "$date"
    said '^iana-services: served/dated.xml: .*date'
    is_in_use first
done
for date in 2028-02-29 2027-12-31; do
    take 0 2200-01-01 "$date" --force
    is_in_use dated
done
run 0 on 2026-03-01 "$twin_tool" update --force --from served/first.xml

echo 'a date in the future: one day is allowed'
take 3 2026-03-01 2026-03-03
said '2026-03-03'
said '2026-03-01'
said '--force'
take 3 '2026-03-01 23:59:59' 2026-03-03
take 3 2026-03-01 2099-12-31
is_in_use first
take 0 '2026-03-01 00:00:00' 2026-03-02
is_in_use dated
has_no_finding future-registry 2026-03-01
age_is 0

echo 'a date in the future with --force, and how to replace it'
take 0 2026-03-01 2099-12-31 --force
is_in_use dated
has_finding future-registry 2026-03-01
has_finding future-registry 2026-03-01 --max-age 100000
grep -q -- 'update --force' out || fail 'status does not say how to replace it'
age_is null
run 3 on 2026-03-01 "$twin_tool" update --from served/first.xml
said 'future'
said '--force'
run 0 on 2026-03-01 "$twin_tool" update --force --from served/first.xml
is_in_use first
has_no_finding future-registry 2026-03-01

echo 'a clock before the date of the shipped registry'
for today in 1970-01-01 2000-01-01 2025-12-30; do
    has_finding wrong-clock "$today"
    has_finding wrong-clock "$today" --max-age 100000
    run 3 on "$today" "$twin_tool" update --from served/first.xml
    said 'clock'
done
has_no_finding wrong-clock 2025-12-31
has_no_finding wrong-clock 2026-03-01

echo 'a database with an invalid date'
for date in '' 2026-02-31; do
    dated "$date"
    run 0 "$twin_tool" compile served/dated.xml
    has_finding unknown-age 2026-03-01 --max-age 100000
done

echo 'a registry without a date, in words'
run 0 on 2026-03-01 "$twin_tool" update --force --from served/first.xml
take 0 2026-03-01 '' --force
said '^Installed the registry without a date with 100 services, which replaces the registry of 2026-'
take 0 2026-03-01 '' --force
said '^Nothing new: the registry without a date with 100 services is in use\.$'
run 0 "$twin_tool" verify state/services.db
said 'registry without a date'
run 0 "$twin_tool" export
said "made from IANA's registry without a date"
run 1 "$twin_tool" changes state/service-names-port-numbers.xml served/first.xml
said '^From the registry without a date to the registry of 2026-'
"$twin_tool" status >out || [ $? -eq 1 ] || fail "status: $(cat out)"
grep -q '^registry of  *no date$' out || fail "status: $(cat out)"
run 0 on 2026-03-01 "$twin_tool" update --force --from served/first.xml
said ', which replaces the registry without a date with 100 services\.$'
run 0 "$twin_tool" rollback
said '^Restored the registry without a date with 100 services\.$'
