# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: cost.py TOOL [REGISTRY]

Counts the instructions of `compile` with callgrind, for registries and lists of preferences of each
shape that needed more than n log n instructions before, or could: for n of something, and for 4 n;
and those of `changes`, which `update` counts, for pairs of registries.
Less those for one record, the second number may be at most six times the first. Here n log n is 4.8
times, and n squared 16 times.

Counts those of questions about a full registry, too. They may be at most so many times those of
xmllint, which parses the registry and prints nothing.
"""

import re
import sys

import limited

COUNT = 1500
FACTOR = 6.0

# Seconds for a command under callgrind.
LIMIT = 600

HEAD = (
    '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
    "<updated>2026-01-01</updated>\n"
)


def record(name, number, note="", protocol="tcp", more=""):
    return (
        f"<record><name>{name}</name><protocol>{protocol}</protocol><number>{number}</number>"
        f"<note>{note}</note>{more}</record>\n"
    )


def alias(name, number, target):
    return record(name, number, f'This entry is an alias to "{target}".')


def different_names(n):
    return "".join(record(f"s{i}", i + 1) for i in range(n)), ""


def one_name_and_port(n):
    """Ranges of one name from one port on, and for each an alias of the last of them."""
    ranges = "".join(record("a", f"1-{i + 2}") for i in range(n))
    return ranges + "".join(alias(f"b{i}", f"1-{n + 1}", "a") for i in range(n)), ""


def missed_range(n):
    """The same, but with aliases of a range that no record has."""
    ranges = "".join(record("a", f"1-{i + 2}") for i in range(n))
    return ranges + "".join(alias(f"b{i}", f"1-{n + 2}", "a") for i in range(n)), ""


def aliases_of_one(n):
    return record("a", 1) + "".join(alias(f"b{i}", 1, "a") for i in range(n)), ""


def chain(n):
    return "".join(alias(f"b{i}", 1, f"b{i + 1}") for i in range(n)) + record(f"b{n}", 1), ""


def the_same(n):
    return record("a", 1) * n, ""


def overlapping_ranges(n):
    return "".join(record(f"s{i}", f"{i + 1}-{n + 1}") for i in range(n)), ""


def preferences(n):
    """From the last record to the first. There are more than of others, as each costs little."""
    count = 3 * n
    return different_names(count)[0], "".join(f"s{i} {i + 1}/tcp\n" for i in reversed(range(count)))


def preferences_of_one(n):
    ranges = "".join(record("a", f"1-{i + 2}") for i in reversed(range(n)))
    return ranges, "a 1/tcp\n" * n


def vain_preferences(n):
    return record("a", 1), "".join(f"s{i} {i + 1}/tcp\n" for i in range(n))


def warnings(n):
    return record("ok", 1) + "".join(record(f"s{i}", 70000 + i) for i in range(n)), ""


def beginnings(n):
    """One note with n beginnings of the sentence that makes a record an alias."""
    return record("a", 1, "This entry is an alias " * n), ""


def blanks(n):
    return record("a", 1, "This " + " \t" * 50 * n), ""


def attributes(n):
    """As many as an element may have."""
    many = " ".join(f'a{i}=""' for i in range(99))
    return record("a", 1) + f"<record {many}><name/></record>\n" * (n // 10), ""


def different_texts(n):
    return record("a", 1, "word &amp; <xref type='rfc' data='rfc1'/>" * n), ""


def other_protocols(n):
    return record("a", 1) * n, record("a", 1, protocol="udp") * n


def renamed_on_one_port(n):
    return "".join(record(f"a{i}", 1) for i in range(n)), "".join(record(f"b{i}", 1) for i in range(n))


def moved_by_one(n):
    return "".join(record("a", i + 1) for i in range(n)), "".join(record("a", i + 2) for i in range(n))


def printed_contacts(n):
    """Different persons of one record, each twice."""
    many = "".join(f"<xref type='person' data='P{i}'/>" for i in range(n))
    return (record("a", 1, more=many + many),)


def printed_footnotes(n):
    references = "".join(f"<xref type='note' data='{i}'/>" for i in range(n))
    notes = "".join(f"<footnote anchor='{i}'>x</footnote>" for i in range(n))
    return (record("a", 1, more=references) + notes,)


# What is printed, and how.
PRINTED = [
    (printed_contacts, ["export", "--format=json"]),
    (printed_contacts, ["show", "a"]),
    (printed_footnotes, ["show", "a"]),
]

PAIRS = [other_protocols, renamed_on_one_port, moved_by_one]

SHAPES = [
    different_names,
    one_name_and_port,
    missed_range,
    aliases_of_one,
    chain,
    the_same,
    overlapping_ranges,
    preferences,
    preferences_of_one,
    vain_preferences,
    warnings,
    beginnings,
    blanks,
    attributes,
    different_texts,
]


# What is asked, and how many times the instructions of xmllint it may take.
QUESTIONS = [
    ("show 53", 2),
    ("show 1-1023", 2),
    ("show -", 2),  # 10,000 lines
    ("search domain", 2),
    ("search --substring cisco", 2),
    ("search --contact=cisco.com", 2),
    ("about", 2),
    ("export --format=csv", 3),
    ("export --format=html", 3),
]
LINES = "".join(f"{port}\n" for port in range(1, 10001)).encode()


def count(command, text=b"", codes=(0,)):
    """The instructions of a command that reads a text, and its messages."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "-q", "-v"]
    with open("input", "wb") as file:
        file.write(text)
    with open("input", "rb") as file:
        ended = limited.run([*tool, *command], LIMIT, stdin=file)
    messages = ended.stderr.decode(errors="replace")
    found = re.search(r"Collected *: *([0-9]+)", messages)
    if ended.returncode not in codes or found is None:
        raise SystemExit(f"failed: exit code {ended.returncode}: {messages[-2000:]}")
    return int(found.group(1)), messages


def write_registry(path, records):
    with open(path, "w", encoding="ascii") as file:
        file.write(f"{HEAD}{records}</registry>\n")


def compile_them(tool, records, preferences_list):
    write_registry("registry.xml", records)
    with open("list", "w", encoding="ascii") as file:
        file.write(preferences_list)
    return count([tool, "compile", "--preferences", "list", "-o", "out.db", "registry.xml"])


def compare_them(tool, before, after):
    write_registry("before.xml", before)
    write_registry("after.xml", after)
    return count([tool, "changes", "before.xml", "after.xml"], codes=(0, 1))


def print_them(tool, command):
    def count_for(_, records):
        write_registry("registry.xml", records)
        return count([tool, *command, "--registry=registry.xml"])

    return count_for


def check_growth(tool, count_for, shape, one):
    """Check the instructions for a shape, `one` of which are those for one record."""
    few, _ = count_for(tool, *shape(COUNT))
    many, text = count_for(tool, *shape(4 * COUNT))
    ratio = (many - one) / (few - one)
    print(f"{shape.__name__}: {few - one} and {many - one}, {ratio:.2f} times", flush=True)
    if ratio > FACTOR:
        raise SystemExit(f"failed: {shape.__name__} needs {ratio:.2f} times as many")
    said = len(re.findall("^iana-services: .*warning: ", text, re.MULTILINE))
    if said > 21:
        raise SystemExit(f"failed: {shape.__name__}: {said} warnings are printed")


def ask(tool, registry):
    parsed, _ = count(["xmllint", "--sax", "--noout", registry])
    for question, most in QUESTIONS:
        # Some of the 10,000 ports are not assigned.
        asked, _ = count([tool, *question.split(), f"--registry={registry}"], LINES, (0, 1))
        print(f"{question}: {asked / parsed:.2f} times the instructions of xmllint", flush=True)
        if asked > most * parsed:
            raise SystemExit(f"failed: more than {most} times")


def main():
    tool = sys.argv[1]
    one, _ = compile_them(tool, record("a", 1), "")
    for shape in SHAPES:
        check_growth(tool, compile_them, shape, one)
    one, _ = compare_them(tool, record("a", 1), record("a", 1))
    for shape in PAIRS:
        check_growth(tool, compare_them, shape, one)
    for shape, command in PRINTED:
        count_for = print_them(tool, command)
        one, _ = count_for(tool, *shape(1))
        check_growth(tool, count_for, shape, one)
    for registry in sys.argv[2:]:
        ask(tool, registry)


main()
