#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare `iana-services diff --format json` with a model.

usage: diff.py FILE IANA < JSON

FILE is what `getent -s files services` lists; IANA is what services.py makes of the registry.
"""

import json
import sys


def parse(path):
    """The (name, port, protocol, is_alias) of a list of services, in its order."""
    with open(path, encoding="utf-8") as lines:
        for words in map(str.split, lines):
            port, protocol = words[1].split("/")
            for name in [words[0]] + words[2:]:
                yield (name, int(port), protocol, name != words[0])


def first_answers(services, key):
    """What the first service to answer each question is, with and without a protocol."""
    answers = {}
    for service in services:
        answers.setdefault((key(service), service[2]), service)
        answers.setdefault((key(service), None), service)
    return answers


def find_name(exact, folded, name, protocol):
    return exact.get((name, protocol)) or folded.get((name.lower(), protocol))


def changes(old, find, value):
    """Each question with an old and a new answer whose value differs."""
    for (question, protocol), service in old.items():
        new = find(question, protocol)
        if not new or value(new) == value(service):
            continue
        # Without a protocol: only what the file's own protocol does not tell already.
        same = find(question, service[2]) if protocol is None else None
        if same is None or value(same) != value(new):
            yield (question, protocol, value(service), value(new))


def by_text(items):
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def main(file_path, iana_path):
    result = json.load(sys.stdin)
    old, new = list(parse(file_path)), list(parse(iana_path))
    exact = first_answers(new, lambda service: service[0])
    folded = first_answers(new, lambda service: service[0].lower())
    old_names = first_answers(old, lambda service: service[0])
    own_names = [service for service in old if not service[3]]
    old_ports = first_answers(own_names, lambda service: service[1])
    own_names = [service for service in new if not service[3]]
    new_ports = first_answers(own_names, lambda service: service[1])

    def name_answer(name, protocol):
        return find_name(exact, folded, name, protocol)

    def port_answer(port, protocol):
        return new_ports.get((port, protocol))

    def named(questions):
        return {question for question in questions if question[1] is not None}

    other_ports = changes(old_names, name_answer, lambda service: service[1])
    other_names = changes(old_ports, port_answer, lambda service: service[0])
    expected = {
        "changed_names": [
            {"name": name, "protocol": protocol, "old_port": before, "new_port": after}
            for name, protocol, before, after in other_ports
        ],
        "changed_ports": [
            {"port": port, "protocol": protocol, "old_name": before, "new_name": after}
            for port, protocol, before, after in other_names
        ],
        "file_only": [
            {"name": name, "protocol": protocol, "port": old_names[name, protocol][1]}
            for name, protocol in named(old_names)
            if not name_answer(name, protocol)
        ],
        "added_names": len(named(exact) - named(old_names)),
        "added_ports": len(named(new_ports) - named(old_ports)),
    }
    expected["detours"] = [
        {
            "port": port,
            "protocol": protocol,
            "name": service[0],
            "leads_to": name_answer(service[0], protocol)[1],
        }
        for (port, protocol), service in new_ports.items()
        if protocol is not None and name_answer(service[0], protocol)[1] != port
    ]
    expected["different"] = bool(expected["changed_names"] or expected["changed_ports"])
    for key, value in expected.items():
        got = by_text(result[key]) if isinstance(value, list) else result[key]
        value = by_text(value) if isinstance(value, list) else value
        assert got == value, f"{key}: expected {value}\ngot {got}"
    for key, value in expected.items():
        print(f"{key}:", len(value) if isinstance(value, list) else value)


main(*sys.argv[1:])
