#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Read a database by ianadb(5), and compare it with what services.py makes of the registry.

usage: format.py DATABASE UPDATED SERVICES RANGES

This model uses nothing but the page, so it fails if the page lacks something.
"""

import functools
import struct
import sys

BLOCK = 2048
HEADER = 204
WORD = 0xFFFFFFFF
LONG = 0xFFFFFFFFFFFFFFFF
PROTOCOLS = 8


def step(total, word):
    total = (total + word * 0xD1342543DE82EF95) & LONG
    total = (total << 31 | total >> 33) & LONG
    return total * 0x9E3779B97F4A7C15 & LONG


def fold(name):
    return bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in name)


def name_hash(name):
    total = 0
    whole = len(name) // 8 * 8
    for at in range(0, whole + 1, 8):
        total = step(total, int.from_bytes(bytes(byte | 32 for byte in name[at : at + 8]), "big"))
    return total >> 32


def port_hash(port):
    return port * 2654435769 & WORD


def block_sum(content_id, number, kind, length, content):
    total = step(content_id, number)
    total = step(total, int.from_bytes(kind, "little") << 32 | length)
    for (word,) in struct.iter_unpack("<Q", content):
        total = step(total, word)
    return total


class Block:
    def __init__(self, data, number):
        self.number = number
        self.kind, self.length, self.checksum = struct.unpack_from("<4sIQ", data, number * BLOCK)
        self.content = data[number * BLOCK + 16 : (number + 1) * BLOCK]
        assert self.length <= 2032 and not any(self.content[self.length :])

    def sum(self, content_id):
        return block_sum(content_id, self.number, self.kind, self.length, self.content)

    def sum_for_id(self):
        """The sum of which the content_id is made, with 0 wherever that is to be."""
        content = self.content
        if self.number == 0:
            content = content[:8] + bytes(8) + content[16:]
        return block_sum(0, self.number, self.kind, self.length, content)

    @functools.lru_cache(maxsize=None)
    def items(self):
        """The block's items: a hash, the offset of an entry, and the protocols."""
        items = struct.iter_unpack("<II", self.content[: self.length])
        return [(value, place & 0xFFFFFF, place >> 24) for value, place in items]


def id_of(blocks):
    return functools.reduce(step, (block.sum_for_id() for block in blocks), 0)


def seal(data):
    """Give a changed database the content_id and the checksums that it must have."""
    blocks = [Block(data, number) for number in range(len(data) // BLOCK)]
    content_id = id_of(blocks)
    struct.pack_into("<Q", data, 24, content_id)
    for number in range(len(blocks)):
        struct.pack_into("<Q", data, number * BLOCK + 8, Block(data, number).sum(content_id))


class Database:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        assert len(self.data) % BLOCK == 0 and len(self.data) // BLOCK <= 8192
        self.blocks = [Block(self.data, number) for number in range(len(self.data) // BLOCK)]
        self.read_header(self.blocks[0].content)
        self.check_sums()
        self.check_kinds()
        self.entries = dict(self.read_entries())

    def read_header(self, content):
        self.version, self.block_count = struct.unpack_from("<II", content)
        self.content_id, self.updated = struct.unpack_from("<Q16s", content, 8)
        self.records, self.services = struct.unpack_from("<2I", content, 32)
        self.names, self.aliases = struct.unpack_from("<2I", content, 40)
        self.preferred, self.preferences = struct.unpack_from("<HH", content, 48)
        self.regions = struct.unpack_from("<6I", content, 52)
        protocols = struct.unpack_from("16s" * PROTOCOLS, content, 76)
        self.protocols = [name.rstrip(b"\0") for name in protocols]
        assert self.version == 1 and self.block_count == len(self.blocks)
        assert self.blocks[0].length >= HEADER

    def check_sums(self):
        for block in self.blocks:
            assert block.checksum == block.sum(self.content_id), f"checksum of block {block.number}"
        assert id_of(self.blocks) == self.content_id, "content_id"

    def check_kinds(self):
        kinds = [b"iana"] + [b""] * (len(self.blocks) - 1)
        regions = zip((b"serv", b"name", b"port"), self.regions[::2], self.regions[1::2])
        for kind, first, count in regions:
            kinds[first : first + count] = [kind] * count
        assert [block.kind for block in self.blocks] == kinds

    def region(self, index):
        first, count = self.regions[2 * index : 2 * index + 2]
        return self.blocks[first : first + count]

    def read_entries(self):
        for block in self.region(0):
            at = 0
            while at < block.length:
                offset = block.number * BLOCK + 16 + at
                port, last, size = struct.unpack_from("<HHH", block.content, at)
                protocols, alias_count = struct.unpack_from("<BB", block.content, at + 6)
                at += 8 + size
                assert at <= block.length and block.content[at - 1] == 0
                words = block.content[at - size : at - 1].split(b"\0")
                assert len(words) == alias_count + 1
                yield offset, (port, last, protocols, words)

    def service(self, offset, protocols):
        port, last, own, words = self.entries[offset]
        assert protocols & ~own == 0
        number = (protocols & -protocols).bit_length() - 1
        return (words[0], self.protocols[number], port, last, tuple(words[1:]))

    def wanted(self, protocol):
        return 0xFF if protocol is None else 1 << self.protocols.index(protocol)

    def indexed(self, index, value, wanted):
        """The entries for a hash in an index, each with the protocols that it answers."""
        region = self.region(index)
        for item, offset, protocols in region[value * len(region) >> 32].items():
            if item == value and protocols & wanted:
                yield offset, protocols & wanted

    def by_name(self, name, protocol):
        value = name_hash(name)
        for same in (lambda word: word == name, lambda word: fold(word) == fold(name)):
            for offset, protocols in self.indexed(1, value, self.wanted(protocol)):
                if any(map(same, self.entries[offset][3])):
                    return self.service(offset, protocols)
        return None

    def by_port(self, port, protocol):
        for offset, protocols in self.indexed(2, port_hash(port), self.wanted(protocol)):
            return self.service(offset, protocols)
        return None

    def enumerate(self):
        for offset, (_, _, protocols, _) in self.entries.items():
            for number in range(PROTOCOLS):
                if protocols >> number & 1:
                    yield self.service(offset, 1 << number)

    def check_order(self):
        for index in (1, 2):
            items = [item[:2] for block in self.region(index) for item in block.items()]
            assert all(one < other for one, other in zip(items, items[1:]))


def read_services(path):
    """The lines that services.py printed, as (name, protocol, port, aliases)."""
    with open(path, "rb") as lines:
        for line in lines:
            name, number, *aliases = line.split()
            port, protocol = number.split(b"/")
            yield (name, protocol, int(port), tuple(aliases))


def at(service, port):
    """A service of the database on one port of its range."""
    name, protocol, first, last, aliases = service
    assert first <= port <= last
    return (name, protocol, port, aliases)


def enumerate_ports(database):
    for service in database.enumerate():
        for port in range(service[2], service[3] + 1):
            yield at(service, port)


def check_lookups(database, expected):
    names, ports = {}, {}
    for service in expected:
        for protocol in (service[1], None):
            for name in (service[0], *service[3]):
                names.setdefault((name, protocol), service)
                names.setdefault((fold(name), protocol), service)
            ports.setdefault((service[2], protocol), service)
    for protocol in (*{service[1] for service in expected}, None):
        for name in {name for name, _ in names}:
            found = database.by_name(name, protocol)
            found = found and at(found, found[2])
            assert found == names.get((name, protocol)), (name, protocol)
        for port in range(65536):
            found = database.by_port(port, protocol)
            found = found and at(found, port)
            assert found == ports.get((port, protocol)), (port, protocol)


def main(path, updated, services):
    database = Database(path)
    expected = list(read_services(services))
    words = [(service[0], *service[3]) for service in expected]
    assert database.updated.rstrip(b"\0") == updated.encode()
    assert database.services == len(expected)
    assert database.aliases == sum(map(len, words)) - len(expected)
    assert database.names == len(set().union(*words))
    assert set(database.protocols) - {b""} == {service[1] for service in expected}
    assert list(enumerate_ports(database)) == expected
    database.check_order()
    check_lookups(database, expected)


if __name__ == "__main__":
    main(*sys.argv[1:])
