#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare what iana-services prints with a model of IANA's page: its columns and its persons.

usage: records.py TOOL REGISTRY <QUESTIONS

A question is a line `search WORD...`, `show NAME|PORT[/PROTO]...` or `export`, quoted as for a
shell. The tool must print as JSON, CSV and XML what the model finds, and the XML must give the same
records and the same head again. The model shares no code with the tool.
"""

import csv
import io
import json
import re
import shlex
import sys
import xml.etree.ElementTree as ElementTree

import limited

NAMESPACE = "{http://www.iana.org/assignments}"
TITLES = [
    "Service Name", "Port Number", "Transport Protocol", "Description", "Assignee", "Contact",
    "Registration Date", "Modification Date", "Reference", "Service Code",
    "Unauthorized Use Reported",
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
        forms = {"xref": xref, "paragraph": lambda child: 8 * " " + text(child)}
        result += forms.get(kind, text)(child)
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
            kind = "organization" if kind == "org" else kind
            known[kind] = ", ".join(filter(None, [known.get(kind), tidy(text(child))]))
        people[known["id"]] = {key: value for key, value in known.items() if value}
    return people


def contacts(record, people):
    xrefs = record.iter(NAMESPACE + "xref")
    ids = [other.get("data") for other in xrefs if other.get("type") == "person"]
    return [people[id] for id in dict.fromkeys(ids)]


def read_objects(source):
    """The records as --format json has them."""
    root = ElementTree.parse(source).getroot()
    people = read_people(root)
    for record in root.iter(NAMESPACE + "record"):
        row = {key: cell for key, cell in cells(record).items() if cell}
        found = contacts(record, people)
        yield {**row, "contacts": found} if found else row


def head(root):
    """All around the records and people."""
    return [ElementTree.tostring(child, encoding="unicode").strip() for child in root
            if child.tag not in (NAMESPACE + "record", NAMESPACE + "people")]


def has(text, word, substring):
    """Whether a text has a word, which no letter or digit goes on with."""
    word = re.escape(" ".join(word.split()))
    if not substring:
        word = rf"(?:(?<![^\W_])|(?![^\W_])){word}(?:(?![^\W_])|(?<![^\W_]))"
    return re.search(word, re.sub(r"\s+", " ", text), re.IGNORECASE) is not None


def state(row):
    if "service_name" in row:
        return "assigned"
    return "unassigned" if re.match(r"\(?unassigned", row.get("description", ""), re.IGNORECASE) else "reserved"


def is_about(row, protocol):
    """Whether a record is about a protocol: a number without a name may have none, which is all."""
    own = row.get("transport_protocol", "")
    return own == protocol or (own == "" and "service_name" not in row)


def is_meant(row, wanted, substring):
    """Whether the assignee or the contact of a record is who is wanted."""
    named = re.findall(r"\[(.*?)\]", row.get("assignee", "") + row.get("contact", ""))
    return any(has(part, wanted, substring) for contact in row.get("contacts", []) if contact["id"] in named
               for key, part in contact.items() if key != "updated")


def is_found(row, arguments):
    """Whether a record is what `search` looks for, with options as --NAME=VALUE."""
    options = dict(argument.removeprefix("--").partition("=")[::2] for argument in arguments if argument[:2] == "--")
    texts = [value for key, value in row.items() if key != "contacts"]
    substring = "substring" in options
    since = options.get("since", "")
    dates = [row.get(key, "")  for key in ("registration_date", "modification_date")]
    return (
        all(any(has(text, word, substring) for text in texts) for word in arguments if word[:2] != "--")
        and ("protocol" not in options or is_about(row, options["protocol"]))
        and options.get("state", state(row)) == state(row)
        and ("since" not in options or any(date and date >= since[:len(date)] for date in dates))
        and ("contact" not in options or is_meant(row, options["contact"], substring))
    )


def read_searches(path):
    """What searches.tsv asks: the text, whether it is for parts of words, and IANA's count."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                count, kind, text = line.rstrip("\n").split("\t", 2)
                yield text, kind == "parts", None if count == "-" else int(count)


def answers(row, question):
    """Whether a record is what NAME|PORT[-PORT][/PROTO] or [ID] asks for."""
    if question.startswith("["):
        return question[1:-1].lower() in (contact["id"].lower() for contact in row.get("contacts", []))
    name, slash, protocol = question.rpartition("/") if "/" in question else (question, "", "")
    own = row.get("service_name", "").lower()
    if own == question.lower():
        return True
    if slash and not is_about(row, protocol.lower()):
        return False
    first, _, last = row.get("port_number", "").partition("-")
    low, _, high = name.partition("-")
    is_range = low.isdigit() and (not high or high.isdigit()) and bool(first)
    is_port = is_range and int(first) <= int(high or low) and int(low) <= int(last or first)
    return is_port or own == name.lower() != ""


def first_port(row):
    return int(row.get("port_number", "0").partition("-")[0])


def is_served(row):
    """Whether lookups can answer with a record: compile takes it."""
    first, _, last = row.get("port_number", "").partition("-")
    return "service_name" in row and "transport_protocol" in row and 0 < int(first or 0) <= int(last or first)


def put_answer_first(found, name, protocol):
    """Move what a lookup answers with: the first record with this very name, else the first one."""
    rivals = [row for row in found if protocol in ("", row.get("transport_protocol", ""))]
    served = [row for row in rivals if is_served(row)]
    if served:
        answer = next((row for row in served if row["service_name"] == name), served[0])
        places = [id(row) for row in found]
        found.insert(places.index(id(rivals[0])), found.pop(places.index(id(answer))))


def in_order(rows, questions):
    """What the questions find: in their order, each record once; ports in ascending order; first of
    all, and of each protocol, what a lookup answers with."""
    shown = []
    for question in questions:
        found = [row for row in rows if answers(row, question)]
        if re.fullmatch(r"[0-9]+-[0-9]+(/.*)?", question):
            found.sort(key=first_port)
        elif not question.startswith("["):
            for protocol in ("tcp", "udp", "sctp", "dccp", ""):
                put_answer_first(found, question.partition("/")[0], protocol)
        shown += [row for row in found if not any(row is other for other in shown)]
    return shown


def select(rows, command, arguments):
    if command == "search":
        return [row for row in rows if is_found(row, arguments)]
    if command == "show":
        return in_order(rows, arguments)
    return rows


def as_csv(rows):
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(TITLES)
    writer.writerows([row.get(key, "") for key in KEYS] for row in rows)
    return stream.getvalue().encode()


def main(tool, registry):
    rows = list(read_objects(registry))
    for line in sys.stdin:
        command, *arguments = shlex.split(line)
        wanted = select(rows, command, arguments)

        def ask(form):
            ended = limited.run([tool, command, "--registry", registry, "--format", form, *arguments])
            assert ended.returncode == (0 if wanted else 1), (line, ended)
            return ended.stdout

        assert json.loads(ask("json")) == wanted, f"{line}: other JSON"
        assert ask("csv") == as_csv(wanted), f"{line}: other CSV"
        xml = ask("xml")
        assert list(read_objects(io.BytesIO(xml))) == wanted, f"{line}: other XML"
        root = ElementTree.fromstring(xml)
        original = ElementTree.parse(registry).getroot()
        named = {contact["id"] for row in wanted for contact in row.get("contacts", [])}
        if command == "export":
            named = {person.get("id") for person in original.iter(NAMESPACE + "person")}
        persons = {person.get("id") for person in root.iter(NAMESPACE + "person")}
        assert named == persons, f"{line}: other people"
        assert head(root) == head(original), f"{line}: another head"
        print(f"{registry}: {line.strip()}: {len(wanted)} records")


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])
