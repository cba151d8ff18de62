#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare the cells of a plain text of a registry, IANA's or ours, with the XML.

usage: txt.py REGISTRY TEXT ours|iana

A cell is between two columns of blanks, in which no line has a character, on one or more lines.
White space is collapsed. In our text, the name of a record is on its first line; IANA's text has
short cells in the middle.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import records  # noqa: E402

MOST_LINES = 400  # of one record


def split_columns(lines, count):
    """The first and the last position of each column of a table."""
    width = max(map(len, lines))
    used = [False] * (width + 1)
    for line in lines:
        for match in re.finditer(r"\S+", line):
            used[match.start() : match.end()] = [True] * len(match[0])
    starts = [i for i in range(width) if used[i] and (i == 0 or not used[i - 1])]
    if len(starts) != count:
        raise SystemExit(f"failed: {len(starts)} columns, not {count}: {starts}")
    return list(zip(starts, starts[1:] + [width]))


def collapse(text):
    """Collapse white space; a line can end between two references."""
    return re.sub(r"\] \[", "][", " ".join(text.split()))


def read_cells(lines, columns):
    return [collapse(" ".join(line[start:end] for line in lines)) for start, end in columns]


def check_table(lines, rows, count, name_is_first):
    """Fail unless the lines are the rows, in this order. Empty lines are ignored."""
    lines = [line for line in lines if line.strip()]
    columns = split_columns(lines, count)
    at = 0
    for row in rows:
        wanted = [collapse(cell) for cell in row]
        for number in range(1, MOST_LINES):
            if read_cells(lines[at : at + number], columns) == wanted:
                break
        else:
            raise SystemExit(f"failed: {wanted} is not at {lines[at]!r}")
        if name_is_first and collapse(lines[at][: columns[1][0]]) == "" and wanted[0] != "":
            raise SystemExit(f"failed: {wanted[0]} is not on the first line of its record")
        at += number
    if at != len(lines):
        raise SystemExit(f"failed: after the last row there is {lines[at]!r}")
    return at


def read_people(root, separator):
    """The rows of all persons. In IANA's text, each address of a person is on a line of its own."""
    parts = ("name", "org", "uri", "updated")
    for person in root.iter(records.NAMESPACE + "person"):
        found = [person.findall(records.NAMESPACE + part) for part in parts]
        texts = [separator.join(child.text or "" for child in children) for children in found]
        yield [f"[{person.get('id')}]", *texts]


def main(registry, text, whose):
    root = records.ElementTree.parse(registry).getroot()
    rows = [list(records.cells(record).values()) for record in root.iter(records.NAMESPACE + "record")]
    people = list(read_people(root, ", " if whose == "ours" else " "))
    with open(text, encoding="utf-8") as file:
        lines = file.read().split("\n")
    head = next(i for i, line in enumerate(lines) if re.match(r" ?Service Name +Port Number +Transport", line))
    contacts = next(i for i, line in enumerate(lines) if line.strip() == "Contact Information")
    end = next(i for i, line in enumerate(lines) if line.strip().startswith(("Footnote", "Licensing Terms")))
    titles = 2  # lines that the titles of the columns take
    check_table(lines[head + titles : contacts], rows, len(records.TITLES), whose == "ours")
    first_person = next(i for i, line in enumerate(lines) if i > contacts and line.startswith("["))
    check_table(lines[first_person:end], people, 5, whose == "ours")
    print(f"{text}: {len(rows)} records, {len(people)} people")


main(*sys.argv[1:])
