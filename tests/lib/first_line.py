#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Check that the answers of getent are the first lines of a services file that match.

usage: first_line.py SERVICES SOURCE EVERY

Asks `getent -s SOURCE` for every EVERY-th name, alias and port, with each protocol and with none.
"""

import sys

import limited

PROTOCOLS = ["tcp", "udp", "sctp", "dccp", ""]
AT_ONCE = 4000


def read_services(path):
    """The lines as (name, port, protocol, aliases)."""
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if words:
                port, protocol = words[1].split("/")
                yield words[0], int(port), protocol, words[2:]


def first_lines(services):
    """What a question `name[/protocol]` or `port[/protocol]` is answered with."""
    answers = {}
    for name, port, protocol, aliases in services:
        answer = [name, f"{port}/{protocol}", *aliases]
        for asked in [name, *aliases, str(port)]:
            answers.setdefault(asked, answer)
            answers.setdefault(f"{asked}/{protocol}", answer)
    return answers


def ask(source, questions):
    for start in range(0, len(questions), AT_ONCE):
        command = ["getent", "-s", source, "services", *questions[start:start + AT_ONCE]]
        result = limited.run(command, text=True)
        assert result.returncode in (0, 2), result.returncode
        yield from (line.split() for line in result.stdout.splitlines())


def main(path, source, every):
    services = list(read_services(path))
    answers = first_lines(services)
    # A name that holds a slash cannot be asked for with getent.
    words = (name for service in services for name in [service[0], *service[3]])
    names = dict.fromkeys(name for name in words if "/" not in name)
    asked = [*names, *map(str, range(1, 65536))][::int(every)]
    questions = [f"{name}/{protocol}".rstrip("/") for name in asked for protocol in PROTOCOLS]
    wanted = [answers[question] for question in questions if question in answers]
    found = list(ask(source, questions))
    for one, other in zip(wanted, found):
        assert one == other, f"{source}: {other}, not {one}"
    assert len(wanted) == len(found) > 0, f"{source}: {len(found)} answers, not {len(wanted)}"
    print(f"{source}: {len(questions)} questions, {len(found)} answers, as the first line has them")


main(*sys.argv[1:])
