# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: ianadb_page.py PAGE HEADER

PAGE is ianadb(5) as text, HEADER is src/ianadb.h. The page's test vectors are what format.py
computes, and its tables have the fields of the header's structs: their names, their order, their
sizes.
"""

import re
import sys

from format import block_sum, name_hash, port_hash, step

NUMBER = r"(0x[0-9a-f]+|\d+)"
SIZES = {"le16": 2, "le32": 4, "le64": 8, "uint8_t": 1, "char": 1}


def block_of_vectors(content_id):
    return block_sum(content_id, 7, b"serv", 16, bytes(range(1, 17)) + bytes(2016))


# What stands before the result in a line of the vectors, and what computes the result.
VECTORS = {
    rf"step of sum {NUMBER} and word {NUMBER}": lambda total, word: step(
        int(total, 0), int(word, 0)
    ),
    r"hash of the name (\S+)": lambda name: name_hash(name.encode()),
    rf"hash of the port {NUMBER}": lambda port: port_hash(int(port, 0)),
    rf"block, hash {NUMBER}, first {NUMBER}, count {NUMBER}": lambda value, first, count: (
        int(first, 0) + (int(value, 0) * int(count, 0) >> 32)
    ),
    rf"checksum, content_id {NUMBER}": lambda content_id: block_of_vectors(int(content_id, 0)),
}


def check_vectors(page):
    section = re.search(r"^TEST VECTORS\n(.*?)^\S", page, re.MULTILINE | re.DOTALL).group(1)
    checked = set()
    for question, result in re.findall(rf"^ +(\S.*?) +{NUMBER}$", section, re.MULTILINE):
        form, given = next(
            (form, match.groups()) for form in VECTORS if (match := re.fullmatch(form, question))
        )
        assert VECTORS[form](*given) == int(result, 0), question
        checked.add(form)
    assert checked == set(VECTORS), checked


def documented_fields(page, title):
    """The rows of the first table below a heading, as (field, bytes)."""
    table = re.search(
        rf"^   {title}\n.*?field +bytes +meaning\n(.*?)\n\n", page, re.MULTILINE | re.DOTALL
    )
    rows = re.findall(r"^ {5}(\w+) +(\d+)(?: \* (\d+))?", table.group(1), re.MULTILINE)
    return [(name, int(count) * int(each or 1)) for name, count, each in rows]


def declared_fields(header, struct):
    """The same, of a struct in the header."""
    numbers = dict(re.findall(r"^#define (\w+) +(\d+)u", header, re.MULTILINE))
    body = re.search(rf"^struct {struct} {{\n(.*?)^}};", header, re.MULTILINE | re.DOTALL).group(1)
    fields = re.findall(r"^ +(?:struct ianadb_)?(\w+) (\w+)((?:\[\w+\])*);", body, re.MULTILINE)
    for kind, name, dimensions in fields:
        size = SIZES[kind]
        for dimension in re.findall(r"\w+", dimensions):
            size *= int(numbers.get(dimension, dimension))
        yield name, size


def check_fields(page, header):
    for title, struct in (
        ("Blocks", "ianadb_block"),
        ("Header", "ianadb_header"),
        ("Entries", "ianadb_entry"),
        ("Indexes", "ianadb_item"),
    ):
        documented = documented_fields(page, title)
        declared = list(declared_fields(header, struct))
        assert declared and documented == declared, (title, documented, declared)


def main(*paths):
    page, header = (open(path, encoding="utf-8").read() for path in paths)
    check_vectors(page)
    check_fields(page, header)


main(*sys.argv[1:])
