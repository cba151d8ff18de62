#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print a registry as services(5), or its ranges: a model of what the registry means.

usage: services.py [--ranges] REGISTRY [PREFERENCES]

The model shares no code with the compiler. A range is printed with its first port; with --ranges, a
line is `NAME FIRST LAST PROTOCOL`. random_registries.py imports this.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://www.iana.org/assignments}"
ALIAS = re.compile(
    r"This\s+(?:entry\s+is\s+an\s+alias\s+to|is\s+a\s+duplicate\s+of\s+the)\s+"
    r'"([^"]*)"'
)
NAME = re.compile(r'[!"$-~]+')  # printable, no blank, no "#"
NUMBER = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


class Service:
    def __init__(self, name, protocol, first, last, note):
        self.name = name
        self.protocol = protocol
        self.first = first
        self.last = last
        alias = ALIAS.search(note)
        self.other = alias[1] if alias else None
        self.aliases = []

    def key(self):
        return (self.name, self.protocol, self.first)

    def place(self, name):
        """What a record of this name with the same protocol and number is found by."""
        return (name, self.protocol, self.first, self.last)

    def line(self):
        return " ".join([self.name, f"{self.first}/{self.protocol}", *self.aliases])


def text(record, element):
    found = record.find(NAMESPACE + element)
    return "".join(found.itertext()).strip() if found is not None else ""


def servable(registry):
    """The records with a name, a protocol and a number, in the order of the registry."""
    for record in ElementTree.parse(registry).getroot().iter(NAMESPACE + "record"):
        name = text(record, "name")
        protocol = text(record, "protocol")
        number = text(record, "number")
        match = NUMBER.fullmatch(number)
        if not NAME.fullmatch(name) or not NAME.fullmatch(protocol) or not match:
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        if 1 <= first <= last <= 65535:
            yield Service(name, protocol, first, last, text(record, "note"))


def preferred(preferences):
    """The (name, protocol, port) of a list of preferences, in its order."""
    with open(preferences, encoding="utf-8") as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if words:
                port, protocol = words[1].split("/")
                yield (words[0], protocol, int(port))


def target(record, places, first):
    """The service that a record is another name of, whatever names that had on the way; or None."""
    passed = []
    while record.other and record not in first and record.place(record.other) in places:
        passed.append(record)
        record = places[record.place(record.other)]
        if record in passed:
            return None
    return record if passed else None


def services(registry, preferences):
    """The services in their total order, with their aliases."""
    records = list(servable(registry))
    found = {}
    places = {}
    for record in records:
        found.setdefault(record.key(), record)
        places.setdefault(record.place(record.name), record)
    first = [found[key] for key in preferences if key in found]
    ordered = first + [record for record in records if record not in first]
    listed = []
    for record in ordered:
        service = target(record, places, first)
        if service:
            service.aliases.append(record.name)
        else:
            listed.append(record)
    return listed


def main(arguments):
    ranges = arguments[1:2] == ["--ranges"]
    paths = arguments[2:] if ranges else arguments[1:]
    preferences = list(preferred(paths[1])) if len(paths) > 1 else []
    for service in services(paths[0], preferences):
        if not ranges:
            print(service.line())
        elif service.first != service.last:
            print(service.name, service.first, service.last, service.protocol)


if __name__ == "__main__":
    main(sys.argv)
