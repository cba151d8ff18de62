#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ask the C library, and ss, for services of a list, and end with 1 at the first wrong answer.

usage: check.py WORLD LIST PORTS

LIST holds lines of services(5), PORTS the tcp ports on which somebody listens. Some hundred names
and ports are asked for, the first and the last among them.
"""

import socket
import subprocess
import sys


def read_list(path):
    """The answers: by (name, protocol) the port, by (port, protocol) the name; the first line wins."""
    names = {}
    ports = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, number, *aliases = line.split()
            port, protocol = number.split("/")
            ports.setdefault((int(port), protocol), name)
            for each in [name, *aliases]:
                names.setdefault((each, protocol), int(port))
    return names, ports


def ask(function, *question):
    try:
        return function(*question)
    except OSError:
        return None


def sample(questions):
    """Some 100 of the questions, always the same ones."""
    questions = list(questions)
    return questions[:: max(1, len(questions) // 100)] + questions[-1:]


def expect(world, question, got, expected):
    if got != expected:
        sys.exit(f"bench: {world}: {question} is {got}, not {expected}")


def check_lookups(world, names, ports):
    # Debian's makedb takes the slash in a name for the one before the protocol.
    asked = [key for key in names if not (world.endswith("/db") and "/" in key[0])]
    for name, protocol in sample(asked):
        expect(world, f"{name}/{protocol}", ask(socket.getservbyname, name, protocol), names[name, protocol])
    for port, protocol in sample(ports):
        name = ports[port, protocol]
        if not (world.endswith("/db") and "/" in name):
            expect(world, f"{port}/{protocol}", ask(socket.getservbyport, port, protocol), name)
    for name, protocol in (("no-such-service", "tcp"), ("domain", "none")):
        expect(world, f"{name}/{protocol}", ask(socket.getservbyname, name, protocol), None)


def check_ss(world, ports, listening):
    output = subprocess.run(["ss", "-Htl"], check=True, capture_output=True, text=True).stdout
    shown = sorted(line.split()[3].rpartition(":")[2] for line in output.splitlines())
    expect(world, "ss", shown, sorted(ports.get((port, "tcp"), str(port)) for port in listening))


def main(world, path, listening):
    names, ports = read_list(path)
    check_lookups(world, names, ports)
    with open(listening, encoding="utf-8") as lines:
        check_ss(world, ports, [int(line) for line in lines])


main(*sys.argv[1:])
