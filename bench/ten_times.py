#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print the registry of argv[1], and nine records more for each servable one of it."""

import sys
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

NAMESPACE = "{http://www.iana.org/assignments}"


def print_record(name, protocol, number, note):
    note = f"<note>{escape(note)}</note>" if note else ""
    print(
        f"<record><name>{escape(name)}</name><protocol>{protocol}</protocol>"
        f"<number>{number}</number>{note}</record>"
    )


print('<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">')
print("<updated>2026-08-17</updated>")
for record in ElementTree.parse(sys.argv[1]).iter(NAMESPACE + "record"):
    name, protocol, number, note = (
        record.findtext(NAMESPACE + tag) for tag in ("name", "protocol", "number", "note")
    )
    if not (name and protocol and number):
        continue
    port = int(number.split("-")[0])
    print_record(name, protocol, number, note)
    for i in range(1, 10):
        print_record(f"{name}-{i}", protocol, (port * 10 + i) % 65535 + 1, None)
print("</registry>")
