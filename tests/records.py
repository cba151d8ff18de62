#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print what IANA's page says of a registry's records: its columns and people, told a second time.

usage: records.py csv|json REGISTRY
       records.py search REGISTRY TEXT
       records.py show REGISTRY NAME|PORT[/PROTO]...

csv is IANA's own file; the others are arrays of objects, as --format json has them. Knows nothing of
the code that it is the measure of.
"""

import csv
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://www.iana.org/assignments}"
TITLES = [
    "Service Name", "Port Number", "Transport Protocol", "Description", "Assignee", "Contact",
    "Registration Date", "Modification Date", "Reference", "Service Code", "Unauthorized Use Reported",
    "Assignment Notes",
]
KEYS = [title.lower().replace(" ", "_") for title in TITLES]
TEXTS = {
    "name": "service_name", "number": "port_number", "protocol": "transport_protocol",
    "description": "description", "sc": "service_code", "unauthorized": "unauthorized_use_reported",
    "note": "assignment_notes",
}


def xref(element):
    text = element.text or element.get("data", "")
    return f"[{text if element.text or element.get('type') != 'rfc' else text.upper()}]"


def text(element):
    """The text of a cell, not tidied yet."""
    result = element.text or ""
    for child in element:
        kind = child.tag.removeprefix(NAMESPACE)
        result += {"xref": xref, "paragraph": lambda child: 8 * " " + text(child)}.get(kind, text)(child)
        result += child.tail or ""
    return result


def tidy(cell):
    return re.sub(r"[ \t]+\n[ \t]+", " ", cell).strip(" \t\r\n")


def cells(record):
    row = dict.fromkeys(KEYS, "")
    row["registration_date"] = record.get("date", "")
    row["modification_date"] = record.get("updated", "")
    assignee = None
    for child in record:
        kind = child.tag.removeprefix(NAMESPACE)
        if kind in TEXTS:
            row[TEXTS[kind]] = text(child)
        elif kind == "assignee":
            assignee = "".join(xref(other) for other in child.iter(NAMESPACE + "xref"))
        elif kind == "xref":
            row["contact" if child.get("type") == "person" else "reference"] += xref(child)
    row["assignee"] = row["contact"] if assignee is None else assignee
    return {key: tidy(cell) for key, cell in row.items()}


def read_people(root):
    """What is known of each person, by id."""
    people = {}
    for person in root.iter(NAMESPACE + "person"):
        known = {"id": person.get("id")}
        for child in person:
            kind = child.tag.removeprefix(NAMESPACE)
            known["name" if kind == "org" else kind] = tidy(text(child))
        people[known["id"]] = {key: value for key, value in known.items() if value}
    return people


def contacts(record, people):
    ids = [other.get("data") for other in record.iter(NAMESPACE + "xref") if other.get("type") == "person"]
    return [people[id] for id in dict.fromkeys(ids)]


def read_objects(registry):
    """The records as --format json has them."""
    root = ElementTree.parse(registry).getroot()
    people = read_people(root)
    for record in root.iter(NAMESPACE + "record"):
        row = {key: cell for key, cell in cells(record).items() if cell}
        found = contacts(record, people)
        yield {**row, "contacts": found} if found else row


def holds(row, wanted):
    return any(wanted.lower() in value.lower() for key, value in row.items() if key != "contacts")


def answers(row, question):
    """Whether a record is what NAME|PORT[/PROTO] asks for."""
    name, slash, protocol = question.rpartition("/") if "/" in question else (question, "", "")
    own = row.get("service_name", "").lower()
    if own == question.lower():
        return True
    if slash and row.get("transport_protocol") != protocol.lower():
        return False
    first, _, last = row.get("port_number", "").partition("-")
    is_port = name.isdigit() and first and int(first) <= int(name) <= int(last or first)
    return bool(is_port) or (own == name.lower() and own != "")


def main(what, registry, *arguments):
    rows = read_objects(registry)
    if what == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(TITLES)
        writer.writerows([row.get(key, "") for key in KEYS] for row in rows)
        return
    if what == "search":
        rows = (row for row in rows if holds(row, arguments[0]))
    elif what == "show":
        rows = (row for row in rows if any(answers(row, question) for question in arguments))
    json.dump(list(rows), sys.stdout)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    main(*sys.argv[1:])
