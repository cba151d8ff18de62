#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Expect of a plain text of a registry, IANA's own or ours, that each of its cells is what the XML says.

usage: txt.py REGISTRY TEXT ours|iana

A cell stands between two columns of blanks that no line has a character in, on as many lines as it
takes, white space collapsed. In ours a record's name is on its first line; IANA centres short cells.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import records  # noqa: E402

MOST_LINES = 400  # of one record


def split_columns(lines, count):
    """The ranges of columns that the cells of a table stand in."""
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
    """White space collapsed; a line may end between two references."""
    return re.sub(r"\] \[", "][", " ".join(text.split()))


def read_cells(lines, columns):
    return [collapse(" ".join(line[start:end] for line in lines)) for start, end in columns]


def check_table(lines, rows, count, name_is_first):
    """Whether the lines are the rows, one after the other. Lines with nothing on them do not count."""
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
        raise SystemExit(f"failed: behind the last row stands {lines[at]!r}")
    return at


def read_people(root, separator):
    """The rows of all people; some have several addresses, which IANA's has on lines of their own."""
    parts = ("name", "org", "uri", "updated")
    for person in root.iter(records.NAMESPACE + "person"):
        texts = [separator.join(child.text or "" for child in person.findall(records.NAMESPACE + part)) for part in parts]
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
