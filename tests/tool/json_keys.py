# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: json_keys.py PAGE TITLE <JSON

PAGE is iana-services(8) as text. The JSON has all keys that the page lists below TITLE, with values
of their types, and no others. A value of the type `record` has keys of a record
only, and strings as their values.
"""

import json
import re
import sys

import records

TYPES = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def documented(page, title):
    """{key: types}"""
    section = re.search(rf"^   {title}\n(.*?)^ {{0,3}}\S", page, re.MULTILINE | re.DOTALL).group(1)
    rows = re.findall(r"^ {5}(\S+) \((.*)\)$", section, re.MULTILINE)
    return {key: set(types.split(" or ")) for key, types in rows}


def keys(value, documented_records, prefix=""):
    """Each key in a value, with its type."""
    if prefix in documented_records:
        assert set(value) <= set(records.KEYS), sorted(value)
        assert all(isinstance(inner, str) for inner in value.values()), value
        yield prefix, "record"
    elif isinstance(value, list):
        for element in value:
            yield from keys(element, documented_records, f"{prefix}[]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            key = f"{prefix}.{name}" if prefix else name
            if key not in documented_records:
                yield key, TYPES[type(inner)]
            yield from keys(inner, documented_records, key)


def main(path, title):
    with open(path, encoding="utf-8") as file:
        expected = documented(file.read(), title)
    documented_records = {key for key, types in expected.items() if types == {"record"}}
    found = set(keys(json.load(sys.stdin), documented_records))
    names = {key for key, _ in found}
    assert names == set(expected), sorted(names ^ set(expected))
    wrong = sorted((key, kind) for key, kind in found if kind not in expected[key])
    assert not wrong, wrong


main(*sys.argv[1:])
