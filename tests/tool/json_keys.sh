#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The JSON of `about`, `changes`, `status` and `diff`, and of records, has the keys that
# iana-services(8) lists, and no others.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need mandoc python3
cd "$scratch"

mandoc -T ascii -O width=200 "$top_srcdir/man/iana-services.8" | sed 's/.\x08//g' >page

# as_documented TITLE: the output is what the page says below that heading.
as_documented() {
    timeout 60 python3 -B "$top_srcdir/tests/tool/json_keys.py" page "$1" <output
}

# A registry with all parts of a head, and one that adds, removes, renames and changes records.
{
    echo "$registry_head<category>Names</category><title>Numbers</title><updated>2026-01-02</updated>"
    echo '<xref type="rfc" data="rfc1"/><expert>Ann</expert>'
    echo '<note title="Apply"><xref type="uri" data="https://example.org/">here</xref></note>'
    echo "$(record goes tcp 1)$(record old-name tcp 2)$(record moves tcp 3)"
    echo '<footnote anchor="1">See <xref type="uri" data="https://example.org/"/></footnote></registry>'
} >old.xml
echo "$registry_head$(record comes tcp 4)$(record new-name tcp 2)$(record moves tcp 5)</registry>" >new.xml
timeout 60 "$twin_tool" about --format json --registry old.xml >output
as_documented 'JSON of about'
timeout 60 "$twin_tool" changes --format json old.xml new.xml >output 2>errors || [ $? -eq 1 ]
as_documented 'JSON of changes'

# There is no registry beside this database, which is a finding on any system.
timeout 60 "$twin_tool" compile --preferences "$preferences" -o data/services.db "$registry"
timeout 60 "$twin_tool" status --format json >output || [ $? -ne 4 ]
as_documented 'JSON of status'

# A name with another port, a port with another name, and a name that only the file has.
printf '%s\n' 'domain 54/tcp' 'www 443/tcp' 'local-name 60000/tcp' >services
code=0
timeout 60 "$twin_tool" diff --format json --with services >output 2>errors || code=$?
if [ "$code" -eq 4 ] && [ "$(id -u)" -ne 0 ]; then skip "diff: $(cat errors)"; fi
[ "$code" -eq 1 ] || fail "diff: exit code $code: $(cat errors)"
as_documented 'JSON of diff'

# A record with all columns and contacts, and one of the host's own names.
mkdir configuration
echo 'own 60000/tcp' >configuration/services
timeout 60 "$twin_tool" compile "$registry"
timeout 60 "$twin_tool" show --format json --registry "$top_srcdir/tests/tool/show.xml" ping own >output
python3 -c 'import json, sys
records = json.load(sys.stdin)
for kind in (records, [other for record in records for other in record.get("contacts", [])]):
    print(*sorted({key for object in kind for key in object}))' <output >found
# Both columns of the table, without its heading.
sed -n '/of a record  *of a contact/,/^$/p' page | sed '1d;/^$/d' >table
for column in 1 2; do
    awk -v column=$column '$column { print $column }' table | LC_ALL=C sort | xargs
done | diff - found || fail 'records have other keys than the page lists'
