#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print the list of services of a registry as services(5): a model of what the registry means.

usage: services.py [--before FILE] [--behind FILE] REGISTRY [PREFERENCES]

The model shares no code with the compiler. A range has a line for each port. The services(5) lines
of the file after --before are the host's own, those after --behind are old names.
random_registries.py imports this.

The last line that matches a lookup with a protocol gives the same answer as the first. For this,
lines are repeated at the end.
"""

import copy
import itertools
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

    def words(self):
        return [self.name, *self.aliases]

    def ports(self):
        return range(self.first, self.last + 1)

    def at(self, port):
        """The service on one port of its range, as a line has it."""
        line = copy.copy(self)
        line.first = line.last = port
        return line

    def answers(self):
        """The questions that its line matches, and what it answers to each."""
        for word in self.words():
            yield (word, self.protocol), self.first
        yield (self.first, self.protocol), self.name

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


def add_lower_case(listed):
    """Give each name with capitals its lower case as an alias, unless a service has that name."""
    known = {word for service in listed for word in service.words()}
    for service in listed:
        for word in service.words():
            if word.lower() not in known and word.lower() not in service.words():
                service.aliases.append(word.lower())


def add_repeats(lines):
    """The lines of each service, and then those that are repeated.

    The repeats are in reverse order; of a range, the first port comes after the others, which
    ascend.
    """
    first, last = {}, {}
    for line in itertools.chain(*lines):
        yield line
        for question, answer in line.answers():
            first.setdefault(question, line)
            last[question] = answer
    for head, *tail in reversed(lines):
        for line in [*tail, head]:
            if any(
                first[question] is line and last[question] != answer
                for question, answer in line.answers()
            ):
                last.update(line.answers())
                yield line


def read_lines(path):
    """The services of a services(5) file, each line of which is valid."""
    if not path:
        return
    with open(path, encoding="ascii") as file:
        for line in file:
            words = line.partition("#")[0].split()
            if words:
                port, protocol = words[1].split("/")
                service = Service(words[0], protocol, int(port), int(port), "")
                service.aliases = words[2:]
                yield service


def services(registry, preferences, before=None, behind=None):
    """The lines of the list, in their order."""
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
    listed = [*read_lines(before), *listed, *read_lines(behind)]
    add_lower_case(listed)
    return list(add_repeats([[service.at(port) for port in service.ports()] for service in listed]))


def main(arguments):
    options = {"--before": None, "--behind": None}
    arguments = arguments[1:]
    while arguments[0] in options:
        options[arguments[0]] = arguments[1]
        arguments = arguments[2:]
    registry, *lists = arguments
    preferences = list(preferred(*lists)) if lists else []
    for line in services(registry, preferences, *options.values()):
        print(line.line())


if __name__ == "__main__":
    main(sys.argv)
