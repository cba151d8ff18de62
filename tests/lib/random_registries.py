#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Make random registries, with cases that IANA's does not have; the same ones for the same seed.

usage: random_registries.py SEED COUNT DIRECTORY

DIRECTORY/1 to DIRECTORY/COUNT get a registry.xml, every second one a list of preferences, and
`services`, which is what services.py makes of them.
"""

import os
import random
import sys
from xml.sax.saxutils import escape

sys.dont_write_bytecode = True  # the sources may be nobody's to write to
import services  # noqa: E402

LETTERS = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-"
LEGAL = [chr(code) for code in range(ord("!"), ord("~") + 1) if chr(code) != "#"]
LONGEST_NAME = 255
PROTOCOLS = ["tcp", "udp", "sctp", "dccp", "TCP", "t", "udp/lite", "fifteen-letters"]
SIZES = [1, 2, 5, 20, 60, 150, 400]  # records, about
NOTES = ['This entry is an alias to "%s".', 'Of old. This is a duplicate of\n the "%s" service.']


def new_name(chance, known):
    kind = chance.randrange(20)
    if kind < 11 or not known:
        return "".join(chance.choices(LETTERS, k=chance.randint(1, 15)))
    if kind < 14:
        return "".join(chance.choices(LEGAL, k=chance.randint(1, 12)))
    if kind == 14:
        return "".join(chance.choices(LETTERS, k=chance.choice([36, 128, LONGEST_NAME])))
    name = chance.choice(known)
    if kind == 15:
        return name.swapcase()
    if kind == 16:
        return "".join(chance.choice([letter.upper(), letter.lower()]) for letter in name)
    if kind == 17:
        return name[:-1] or str(chance.randint(1, 65535))
    return name


def new_number(chance, first):
    if chance.randrange(8):
        return f"{first}"
    return f"{first}-{min(first + chance.choice([1, 2, 10, 60, 600]), 65535)}"


def new_group(chance, first, protocols, known):
    """Records with the same first port; a note may make one of them an alias of another."""
    number = new_number(chance, first)
    names = [new_name(chance, known) for _ in range(chance.choice([1, 1, 1, 2, 3, 5]))]
    if chance.randrange(3) == 0:
        names.append(chance.choice(names))
    for protocol in chance.sample(protocols, min(len(protocols), chance.choice([1, 1, 2, 2, 4]))):
        for name in names:
            note = ""
            if chance.randrange(3) == 0:
                note = chance.choice(NOTES) % chance.choice([*names, "no-such-name"])
            yield name, protocol, number if chance.randrange(5) else new_number(chance, first), note
    known.extend(names)


def new_registry(chance):
    ports = [1, 53, 80, 65535] + [chance.randint(1, 65535) for _ in range(30)]
    ports += [port + 1 for port in ports if port < 65535]
    protocols = chance.sample(PROTOCOLS, chance.randint(1, len(PROTOCOLS)))
    size = chance.choice(SIZES)
    known = []
    records = []
    while len(records) < size:
        records.extend(new_group(chance, chance.choice(ports), protocols, known))
    if chance.randrange(2):
        chance.shuffle(records)
    return records


def write_registry(path, records):
    with open(path, "w", encoding="utf-8") as file:
        namespace = services.NAMESPACE[1:-1]
        file.write(f'<registry xmlns="{namespace}" id="service-names-port-numbers">\n')
        for name, protocol, number, note in records:
            file.write(f"<record><name>{escape(name)}</name><protocol>{protocol}</protocol>")
            file.write(f"<number>{number}</number><note>{escape(note)}</note></record>\n")
        file.write("</registry>\n")


def choose_preferences(chance, records):
    """Distinct (name, protocol, port) of some records."""
    keys = {
        (name, protocol, int(number.partition("-")[0])) for name, protocol, number, _ in records
    }
    return chance.sample(sorted(keys), min(len(keys), chance.randint(1, 5)))


def make(chance, directory, with_preferences):
    os.makedirs(os.path.join(directory, "data"))
    path = os.path.join(directory, "registry.xml")
    records = new_registry(chance)
    write_registry(path, records)
    preferences = choose_preferences(chance, records) if with_preferences else []
    if preferences:
        with open(os.path.join(directory, "preferences"), "w", encoding="ascii") as file:
            file.writelines(f"{name} {port}/{protocol}\n" for name, protocol, port in preferences)
    listed = services.services(path, preferences)
    with open(os.path.join(directory, "services"), "w", encoding="ascii") as file:
        file.writelines(service.line() + "\n" for service in listed)


def main(seed, count, directory):
    for number in range(1, int(count) + 1):
        chance = random.Random(f"{seed} {number}")
        make(chance, os.path.join(directory, str(number)), number % 2 == 0)


main(*sys.argv[1:])
