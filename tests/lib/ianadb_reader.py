# SPDX-License-Identifier: LGPL-2.1-or-later
"""A reader of services.db, written from ianadb(5) alone, for valid and for damaged databases.

The names are those of the page. A Database is made of the bytes of a file, and answers as the page
says. Bytes that are no database, and answers that damage prevents, raise Damaged.
"""

import functools
import struct
from typing import NamedTuple, Optional

BLOCK_SIZE = 2048
MOST_BLOCKS = 8192
CONTENT = 16  # where the content of a block begins
CONTENT_SIZE = BLOCK_SIZE - CONTENT
HEADER_SIZE = 204
VERSION = 1
PROTOCOLS = 8
ALL_PROTOCOLS = (1 << PROTOCOLS) - 1
WORD = (1 << 64) - 1

BLOCK = struct.Struct("<4sIQ")
HEADER = struct.Struct("<IIQ16sIIIIHHIIIIII128s")
ENTRY = struct.Struct("<HHHBB")
WORDS = struct.Struct("<254Q")


class Damaged(Exception):
    """No database, or no answer from it."""


class Service(NamedTuple):
    name: bytes
    protocol: bytes
    port: int
    aliases: tuple


class Entry(NamedTuple):
    port: int
    last: int
    protocols: int
    names: list  # the name, and then the aliases


class Region(NamedTuple):
    kind: bytes
    first: int
    count: int


def require(truth, what):
    if not truth:
        raise Damaged(what)


def step(total, word):
    total = (total + word * 0xD1342543DE82EF95) & WORD
    total = (total << 31 | total >> 33) & WORD
    return total * 0x9E3779B97F4A7C15 & WORD


@functools.lru_cache(maxsize=4096)
def checksum(block, content_id, number):
    """What the bytes of a block must have as their checksum."""
    kind, length, _ = BLOCK.unpack_from(block)
    total = step(step(content_id, number), int.from_bytes(kind, "little") << 32 | length)
    for word in WORDS.unpack_from(block, CONTENT):
        # The step, in place: most of the time goes here.
        total = (total + word * 0xD1342543DE82EF95) & WORD
        total = (total << 31 | total >> 33) * 0x9E3779B97F4A7C15 & WORD
    return total


@functools.lru_cache(maxsize=4096)
def name_hash(name):
    total = 0
    folded = bytes(byte | 0x20 for byte in name)
    whole = len(folded) // 8 * 8
    for at in range(0, whole, 8):
        total = step(total, int.from_bytes(folded[at : at + 8], "big"))
    return step(total, int.from_bytes(folded[whole:], "big")) >> 32


def port_hash(port):
    return port * 2654435769 % (1 << 32)


@functools.lru_cache(maxsize=4096)
def items_in(content):
    """The items in the used part of a block, each a hash and a place."""
    return list(struct.iter_unpack("<II", content[: len(content) // 8 * 8]))


def lowest(protocols):
    """The number of the lowest protocol that is set."""
    return (protocols & -protocols).bit_length() - 1


class Database:
    def __init__(self, data):
        self.data = data
        self.contents = {}
        require(len(data) >= BLOCK_SIZE, "there is no block 0")
        fields = HEADER.unpack_from(data, CONTENT)
        version, self.block_count, self.content_id, updated = fields[:4]
        kind, length, _ = BLOCK.unpack_from(data)
        require(self.block_count <= MOST_BLOCKS, "block_count")
        require(len(data) == self.block_count * BLOCK_SIZE, "the size of the file")
        require(kind == b"iana", "the kind of block 0")
        require(version == VERSION, "version")
        require(HEADER_SIZE <= length <= CONTENT_SIZE, "the length of block 0")
        self.check_sum(0)
        protocols = [fields[16][at : at + 16] for at in range(0, 128, 16)]
        require(all(text[15] == 0 for text in [updated, *protocols]), "no NUL byte")
        self.protocols = [text[: text.index(0)] for text in protocols]
        self.services = Region(b"serv", *fields[10:12])
        self.names = Region(b"name", *fields[12:14])
        self.ports = Region(b"port", *fields[14:16])
        for region in self.services, self.names, self.ports:
            require(region.first >= 1, "a region has block 0")
            end = region.first + region.count
            require(end <= self.block_count, "a region ends behind the file")

    def check_sum(self, number):
        block = self.data[number * BLOCK_SIZE : (number + 1) * BLOCK_SIZE]
        _, length, stored = BLOCK.unpack_from(block)
        require(length <= CONTENT_SIZE, "the length of a block")
        require(stored == checksum(block, self.content_id, number), "a checksum")

    def content(self, kind, number):
        """The used part of the content of a block, which must have this kind."""
        key = kind, number
        if key not in self.contents:
            self.check_sum(number)
            start = number * BLOCK_SIZE
            found, length, _ = BLOCK.unpack_from(self.data, start)
            require(found == kind, "the kind of a block")
            self.contents[key] = self.data[start + CONTENT : start + CONTENT + length]
        return self.contents[key]

    def places(self, region, hash_):
        """The places in the items with this hash."""
        if region.count == 0:
            return
        spread = hash_ * region.count
        items = items_in(self.content(region.kind, region.first + (spread >> 32)))
        at = spread % (1 << 32) * len(items) >> 32
        while at > 0 and items[at - 1][0] >= hash_:
            at -= 1
        while at < len(items) and items[at][0] < hash_:
            at += 1
        while at < len(items) and items[at][0] == hash_:
            yield items[at][1]
            at += 1

    def entry(self, content, at):
        """The entry at a place in the used part of a block, and where the next one begins."""
        require(0 <= at and at + ENTRY.size <= len(content), "an entry is not in its block")
        port, last, size, protocols, alias_count = ENTRY.unpack_from(content, at)
        end = at + ENTRY.size + size
        require(end <= len(content), "names are not in their block")
        names = content[at + ENTRY.size : end]
        require(names.endswith(b"\0"), "names do not end")
        names = names[:-1].split(b"\0")
        if alias_count == 0:
            names = names[:1]
        require(len(names) == alias_count + 1, "alias_count")
        return Entry(port, last, protocols, names), end

    def answer_at(self, place, wanted):
        """The entry that a place leads to, and the lowest of the wanted protocols."""
        number, at = divmod(place & 0xFFFFFF, BLOCK_SIZE)
        require(number < self.block_count, "a place is behind the file")
        entry, _ = self.entry(self.content(b"serv", number), at - CONTENT)
        wanted &= place >> 24 & entry.protocols
        require(wanted, "an entry has no wanted protocol")
        return entry, lowest(wanted)

    def wanted(self, protocol):
        """The bits of the protocols that are wanted; None wants any."""
        if protocol is None:
            return ALL_PROTOCOLS
        return 1 << self.protocols.index(protocol) if protocol in self.protocols else 0

    def service(self, entry, protocol, port):
        return Service(entry.names[0], self.protocols[protocol], port, tuple(entry.names[1:]))

    def by_name(self, name, protocol) -> Optional[Service]:
        wanted = self.wanted(protocol)
        if not wanted:
            return None
        folded = name.lower()
        for has_name in (
            lambda names: name in names,
            lambda names: any(folded == other.lower() for other in names),
        ):
            for place in self.places(self.names, name_hash(name)):
                if place >> 24 & wanted:
                    entry, number = self.answer_at(place, wanted)
                    if has_name(entry.names):
                        return self.service(entry, number, entry.port)
        return None

    def by_port(self, port, protocol) -> Optional[Service]:
        wanted = self.wanted(protocol)
        if not wanted:
            return None
        for place in self.places(self.ports, port_hash(port)):
            if place >> 24 & wanted:
                entry, number = self.answer_at(place, wanted)
                require(entry.port <= port <= entry.last, "an entry does not have the port")
                return self.service(entry, number, port)
        return None

    def listing(self):
        """What getservent lists; Damaged where it cannot go on."""
        blocks = range(self.services.first, self.services.first + self.services.count)
        for number in blocks:
            self.check_sum(number)
        for number in blocks:
            content = self.content(b"serv", number)
            at = 0
            while at < len(content):
                entry, at = self.entry(content, at)
                require(entry.protocols, "an entry has no protocol")
                for protocol in range(PROTOCOLS):
                    if entry.protocols >> protocol & 1:
                        for port in range(entry.port, max(entry.port, entry.last) + 1):
                            yield self.service(entry, protocol, port)
