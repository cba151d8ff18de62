#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: apparmor_rules.py COMPILED PATH...

For each set of file rules in a compiled AppArmor policy that allows to read /etc/services, print
a line with those of the paths that it lets the program read, too. The kernel runs the rules as a
state machine over the path; so does this.
"""
import struct
import sys

BLOB = 6
MAGIC = 0x1B5E783D
ACCEPT, BASE, CHECK, DEFAULT, CLASSES, NEXT = 1, 2, 3, 4, 5, 8
START = 1
DIFFERENCE = 0x80000000  # of a base: where it has no transition, the default's count
BASE_MASK = 0xFFFFFF
MAY_READ = 4  # in an accepted state, for the owner of the file; for others 14 bits above
OTHERS = 14


def machines(policy):
    """The tables of each state machine in the policy, by their number."""
    tag = b"\x04\x06\x00aadfa\x00"
    at = policy.find(tag)
    while at >= 0:
        at += len(tag)
        kind, size = struct.unpack_from("<BI", policy, at)
        assert kind == BLOB
        yield tables(policy[at + 5 : at + 5 + size])
        at = policy.find(tag, at + 5 + size)


def tables(blob):
    start = blob.index(struct.pack(">I", MAGIC))
    header, end = struct.unpack_from(">II", blob, start + 4)
    found = {}
    at = header
    while at < end:
        number, width, high, low = struct.unpack_from(">HHII", blob, start + at)
        assert high == 0 and width in (1, 2, 4)
        code = {1: "B", 2: "H", 4: "I"}[width]
        found[number] = struct.unpack_from(f">{low}{code}", blob, start + at + 12)
        at = (at + 12 + low * width + 7) // 8 * 8
    return found


def step(machine, state, byte):
    symbol = machine[CLASSES][byte] if CLASSES in machine else byte
    while True:
        base = machine[BASE][state]
        position = (base & BASE_MASK) + symbol
        if position < len(machine[CHECK]) and machine[CHECK][position] == state:
            return machine[NEXT][position]
        state = machine[DEFAULT][state]
        if not base & DIFFERENCE:
            return state


def may_read(machine, path):
    """Whether both the owner of the file and others may read it."""
    state = START
    for byte in path.encode():
        state = step(machine, state, byte)
    accepted = machine[ACCEPT][state]
    return bool(accepted & MAY_READ and accepted >> OTHERS & MAY_READ)


def main():
    with open(sys.argv[1], "rb") as file:
        policy = file.read()
    for machine in machines(policy):
        if may_read(machine, "/etc/services"):
            print(*(path for path in sys.argv[2:] if may_read(machine, path)))


main()
