# SPDX-License-Identifier: LGPL-2.1-or-later
"""One database, two readers: the module, and ianadb_reader.py. Each answer must be the same.

usage: differential.py [--wrong NAME] DIRECTORY replay FILE...
       differential.py [--wrong NAME] DIRECTORY random SEED COUNT SOUND...
       differential.py wrong

Runs in the build directory. DIRECTORY is for the databases of the module. `replay` asks about these
files; `random` about COUNT databases: sound ones, the files SOUND among them, and damaged ones. The
questions follow from the bytes of a database alone. The first difference ends the run, with 1, and
the database is kept below tests/fuzz/found.

--wrong: the reader is made wrong in one way, so that there must be a difference. `wrong` prints the
ways.
"""

import argparse
import collections
import functools
import multiprocessing
import os
import random
import re
import struct
import subprocess
import sys
import types
import zlib

sys.dont_write_bytecode = True  # the sources may be nobody's to write to
import differential_databases as databases  # noqa: E402
import ianadb_reader  # noqa: E402

WAYS = "shared", "alone"
LISTED = 120
CHUNK = 500  # databases that follow from one seed
SHARE = 25  # databases made of a sound one
FOUND = "tests/fuzz/found/differential"
PORT_OF_HASH = pow(2654435769, -1, 1 << 32)

# What to replace in the text of the reader, and by what.
WRONG = {
    "size-of-file": ("len(data) == self.block_count * BLOCK_SIZE", "True"),
    "kind-of-header": ('kind == b"iana"', "True"),
    "version": ("version == VERSION", "True"),
    "length-of-header": ("HEADER_SIZE <= length", "True"),
    "no-nul": ("text[15] == 0", "True"),
    "no-nul-in-date": ("for text in [updated, *protocols]", "for text in protocols"),
    "region-of-block-0": ("region.first >= 1", "True"),
    "region-behind-file": ("end <= self.block_count", "True"),
    "length-of-block": ('    require(length <= CONTENT_SIZE, "the length of a block")', "    pass"),
    "checksum": ("stored == checksum(block, self.content_id, number)", "True"),
    "kind": ("found == kind", "True"),
    "whole-items": ("region.count == 0", "region.count <= 1"),
    "spread": ("at = spread % (1 << 32) * len(items) >> 32", "at = 0"),
    "back": ("while at > 0 and items[at - 1][0] >= hash_", "while False"),
    "entry-end": ("at + ENTRY.size <= len(content)", "True"),
    "names-end": ("end <= len(content)", "True"),
    "last-nul": ('names.endswith(b"\\0")', "True"),
    "name-alone": ("alias_count == 0", "False"),
    "alias-count": ("len(names) == alias_count + 1", "True"),
    "place-behind-file": ("number < self.block_count", "True"),
    "lowest-of-place": ("lowest(wanted)\n", "lowest(place >> 24)\n"),
    "protocol-of-entry": ('require(wanted, "an entry has no wanted protocol")', "wanted |= 256"),
    "first-of-protocols": ("self.protocols.index(", "self.protocols[::-1].index("),
    "exact-first": ("lambda names: name in names", "lambda names: folded == names[0].lower()"),
    "any-case": ("folded == other.lower()", "False"),
    "ascii": ("folded == other.lower()", 'str(folded, "l1").lower() == str(other, "l1").lower()'),
    "port-in-range": ("entry.port <= port <= entry.last", "True"),
    "end-of-range": ("entry.last) + 1)", "entry.last))"),
    "checksums-of-list": ("self.check_sum(number)\n        for", "pass\n        for"),
    "no-protocol": ('require(entry.protocols, "an entry has no protocol")', "pass"),
    "empty-range": ("max(entry.port, entry.last)", "entry.last"),
}


def load_reader(wrong):
    """ianadb_reader, or a copy of it that is made wrong."""
    if wrong is None:
        return ianadb_reader
    with open(ianadb_reader.__file__, encoding="utf-8") as file:
        text = file.read()
    right, replacement = WRONG[wrong]
    assert text.count(right) == 1, wrong
    reader = types.ModuleType("ianadb_reader")
    exec(compile(text.replace(right, replacement), wrong, "exec"), reader.__dict__)
    return reader


# Questions.


def any_item_of(chance, data, kind, region):
    """Where an item is, in a block of this kind or region; None: there is none."""
    first, count = struct.unpack_from("<II", data, databases.REGIONS + 8 * region)
    behind = min(first + count, len(data) // databases.BLOCK_SIZE)
    starts = {number * databases.BLOCK_SIZE for number in range(first, behind)}
    starts.update(databases.blocks_of(data, kind))
    return databases.any_item(chance, data, chance.choice(sorted(starts))) if starts else None


def entry_at(data, item):
    """The fields and the strings that are where an item leads, whatever they are."""
    at = min(databases.get(data, item + 4, 3), len(data) - 8)
    port, last, size = struct.unpack_from("<HHH", data, at)
    return port, last, data[at + 8 : at + 8 + min(size, 400)].split(b"\0")


def any_protocol(chance, data):
    number = chance.randrange(10)
    if number < 4:
        return None
    if number == 4:
        return chance.choice([b"tcp", b"udp", b"", b"Tcp", b"no-such-protocol"])
    at = databases.PROTOCOLS + 16 * chance.randrange(chance.choice([1, 2, 4, 8]))
    return data[at : at + 16].partition(b"\0")[0]


def question(letter, what, protocol):
    if protocol is None:
        return letter.upper() + what + b"\0"
    return letter + what + b"\0" + protocol + b"\0"


def names_to_ask(chance, data):
    for _ in range(4):
        item = any_item_of(chance, data, b"name", 1)
        if item is None:
            continue
        name = chance.choice(entry_at(data, item)[2])
        yield name
        if name and chance.randrange(2):
            yield databases.another_case(chance, name).replace(b"\0", b"")
    yield chance.choice([b"", b"marker", *databases.WORDS])


def ports_to_ask(chance, data):
    for _ in range(3):
        item = any_item_of(chance, data, b"port", 2)
        if item is None:
            continue
        port, last, _ = entry_at(data, item)
        yield databases.get(data, item, 4) * PORT_OF_HASH % (1 << 16)
        yield chance.choice([port, last, last + 1, port - 1]) % (1 << 16)
    yield chance.choice([0, 80, 65535, chance.randrange(1 << 16)])


def questions_about(data):
    """Questions: a letter of differential.c, a name, port or count, and a protocol."""
    asked = [(b"l", b"%d" % LISTED, None)]
    if len(data) < databases.BLOCK_SIZE:
        return asked
    chance = random.Random(zlib.crc32(data))
    for name in names_to_ask(chance, data):
        asked.append((b"n", name, any_protocol(chance, data)))
    for port in ports_to_ask(chance, data):
        asked.append((b"p", b"%d" % port, any_protocol(chance, data)))
    return asked


def packed(asked):
    return b"".join(
        b"l%s\0" % what if letter == b"l" else question(letter, what, protocol)
        for letter, what, protocol in asked
    )


# Answers.


@functools.lru_cache(maxsize=8192)
def word(text):
    return re.sub(rb"[^!-\[\]-~]", lambda byte: b"\\%02x" % byte[0][0], text)


@functools.lru_cache(maxsize=8192)
def line(service):
    words = b"".join(b" " + word(alias) for alias in service[3])
    return b"%s %d/%s%s\n" % (word(service[0]), service[2], word(service[1]), words)


def listed(reader, database):
    count = 0
    try:
        for service in database.listing():
            yield line(tuple(service))
            count += 1
            if count == LISTED:
                return
        yield b"none\n"
    except reader.Damaged:
        yield b"unavailable\n"


def answer(reader, database, letter, what, protocol):
    if letter == b"l":
        return b"".join(listed(reader, database))
    try:
        if letter == b"n":
            service = database.by_name(what, protocol)
        else:
            service = database.by_port(int(what), protocol)
    except reader.Damaged:
        return b"unavailable\n"
    return b"none\n" if service is None else line(tuple(service))


def answers(reader, data, asked):
    """The reader's answers, a string for each question, or one for all if this is no database."""
    try:
        database = reader.Database(data)
    except reader.Damaged:
        return [b"no database\nunavailable\n"]
    return [answer(reader, database, *each) for each in asked]


class Driver:
    """The module, in a process of its own."""

    def __init__(self, way, directory):
        self.name = way
        directory = os.path.join(directory, f"{os.getpid()}-{way}")
        os.makedirs(os.path.join(directory, "state"))
        with open(os.path.join(directory, "marker.db"), "wb") as file:
            file.write(databases.marker())
        command = ["tests/fuzz/differential", way, directory]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, data, questions):
        head = b"%d %d\n" % (len(data), len(questions))
        try:
            self.process.stdin.write(head + data + questions)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # take() says so

    def take(self):
        size = self.process.stdout.readline()
        if not size:
            return b"the module ended with status %d\n" % self.process.wait()
        return self.process.stdout.read(int(size))


class Comparison:
    def __init__(self, directory, wrong):
        self.reader = load_reader(wrong)
        self.drivers = [Driver(way, directory) for way in WAYS]
        self.counts = collections.Counter()

    def count(self, found):
        self.counts["databases"] += 1
        if found[0].startswith(b"no database"):
            self.counts["refused"] += 1
            return
        kinds = {b"none\n": "not found", b"unavailable\n": "unavailable"}
        for each in found[1:]:
            self.counts[kinds.get(each, "found")] += 1
        self.counts["damaged"] += any(each.endswith(b"unavailable\n") for each in found)

    def differs(self, data):
        """Nothing, or what one of the readers answers otherwise, in words."""
        asked = questions_about(data)
        questions = packed(asked)
        for driver in self.drivers:
            driver.ask(data, questions)
        try:
            mine = answers(self.reader, data, asked)
        except (ValueError, IndexError, struct.error) as error:
            mine = [repr(error).encode()]  # of a reader that was made wrong
        for driver in self.drivers:
            theirs = driver.take()
            if theirs != b"".join(mine):
                return self.describe(driver, asked, mine, theirs)
        self.count(mine)
        return None

    @staticmethod
    def describe(driver, asked, mine, theirs):
        theirs = iter(theirs.splitlines())
        for each, expected in zip(asked, mine):
            for one in expected.splitlines():
                other = next(theirs, None)
                if one != other:
                    return f"asked {each}:\nthe reader: {one}\nthe module, {driver.name}: {other}"
        return f"the module, {driver.name}: {next(theirs)}, which nobody asked for"


def chunk_of(seed, number, sound):
    """The databases of a chunk."""
    chance = random.Random(f"{seed} {number}")
    other = databases.valid(chance)
    for _ in range(CHUNK // SHARE):
        base = databases.valid(chance)
        if sound and chance.randrange(4) == 0:
            base = chance.choice(sound)
        yield base
        for _ in range(SHARE - 1):
            yield databases.damage(chance, base, other)
        other = base


def keep(data, name):
    os.makedirs(FOUND, exist_ok=True)
    path = os.path.join(FOUND, name + ".db")
    with open(path, "wb") as file:
        file.write(data)
    return path


comparison = None  # of a process of the pool


def begin(*arguments):
    global comparison
    comparison = Comparison(*arguments)


def run_chunk(seed, sound, number):
    """The first difference in a chunk, or None; and the counts."""
    comparison.counts.clear()
    for index, data in enumerate(chunk_of(seed, number, sound)):
        difference = comparison.differs(data)
        if difference:
            path = keep(data, f"{seed}-{number}-{index}")
            return f"{path}: {difference}", comparison.counts
    return None, comparison.counts


def report(counts):
    for kinds in ["databases", "refused", "damaged"], ["found", "not found", "unavailable"]:
        print(", ".join(f"{counts[kind]:,} {kind}" for kind in kinds))


def run_random(arguments):
    seed, count, *paths = arguments.rest
    sound = [read(path) for path in paths]
    counts = collections.Counter()
    chunks = range((int(count) + CHUNK - 1) // CHUNK)
    initial = arguments.directory, arguments.wrong
    with multiprocessing.Pool(initializer=begin, initargs=initial) as pool:
        run = functools.partial(run_chunk, seed, sound)
        for difference, more in pool.imap_unordered(run, chunks):
            counts.update(more)
            if difference:
                sys.exit(difference)
    report(counts)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def replay(arguments):
    whole = Comparison(arguments.directory, arguments.wrong)
    for path in arguments.rest:
        difference = whole.differs(read(path))
        if difference:
            sys.exit(f"{path}: {difference}")
    report(whole.counts)


def main():
    if sys.argv[1:] == ["wrong"]:
        print(*WRONG, sep="\n")
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--wrong", choices=WRONG)
    parser.add_argument("directory")
    parser.add_argument("command", choices=["random", "replay"])
    parser.add_argument("rest", nargs="+")
    arguments = parser.parse_args()
    (run_random if arguments.command == "random" else replay)(arguments)


if __name__ == "__main__":  # a process of the pool may import this again
    main()
