#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The rule of data/README.md for preferences: compared with Debian's netbase 6.4, no name gets
# another port, and no port another name, if the registry also has the old one.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3
need_namespace
netbase=f6183055fd949f9c53d49ee620f85d0150123ea691d25ed1bba0c641b4ee2f48
sum=$(sha256sum /etc/services 2>/dev/null) || sum=none
[ "${sum%% *}" = "$netbase" ] || skip '/etc/services is not that of netbase 6.4'

cp /etc/services "$scratch/services"
cp "$preferences" "$scratch/data/preferences"
cd "$scratch"
python3 "$top_srcdir/tests/lib/services.py" "$registry" "$preferences" >iana
with_services services getent -s files services >listed
code=0
"$twin_tool" diff --with services --registry "$registry" --format json >output || code=$?
[ "$code" = 1 ] || fail "exit code $code"
python3 "$top_srcdir/tests/tool/diff.py" listed iana <output

# The promise, by the registry's XML alone.
python3 - "$registry" output <<'END'
import json
import sys
import xml.etree.ElementTree as ElementTree

namespace = "{http://www.iana.org/assignments}"
records = set()
for record in ElementTree.parse(sys.argv[1]).getroot().iter(namespace + "record"):
    records.add(tuple(record.findtext(namespace + key) for key in ("name", "number", "protocol")))
with open(sys.argv[2]) as file:
    result = json.load(file)
broken = [row for row in result["changed_names"] if (row["name"], str(row["old_port"]), row["protocol"]) in records]
broken += [row for row in result["changed_ports"] if (row["old_name"], str(row["port"]), row["protocol"]) in records]
assert not broken, broken
names = [(row["name"], row["protocol"]) for row in result["changed_names"]]
assert names == [("dicom", "tcp"), ("icp", "udp")], names
END
