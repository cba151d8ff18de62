# SPDX-License-Identifier: LGPL-2.1-or-later
"""Small databases by ianadb(5), of a kind that the compiler never makes, and damage to databases.

All is drawn from a random.Random. Damage is made of bytes that may be anything; most of it gets
right checksums, so that it is not found by these.
"""

import struct

import format as model
from ianadb_reader import BLOCK_SIZE, CONTENT, CONTENT_SIZE, checksum, name_hash, port_hash

CONTENT_ID = 24  # the header's fields, by their offsets in the file
UPDATED = 32
REGIONS = 68
PROTOCOLS = 92
HEADER = struct.Struct("<4sI8xII8x16sIIIIHHIIIIII128s")
ITEM = 8
KINDS = b"serv", b"name", b"port"

WORDS = [b"http", b"www", b"domain", b"x11", b"a", b"ab-c", b"sql*net", b"\xc9tat"]
WORDS += [b"long-" * 12, b"z" * 255]
PROTOCOL_NAMES = [b"tcp", b"udp", b"sctp", b"dccp", b"TCP", b"t", b"fifteen-letters"]


def another_case(chance, name):
    """A name with the same hash: bit 5 of a byte differs, in a letter or in another one."""
    at = chance.randrange(len(name))
    changed = name[at] ^ 0x20
    return name[:at] + bytes([changed]) + name[at + 1 :] if changed else name.swapcase()


def new_name(chance, known):
    if known and chance.randrange(3) == 0:
        return another_case(chance, chance.choice(known))
    if known and chance.randrange(3) == 0:
        return chance.choice(known)
    if chance.randrange(3) == 0:
        return chance.choice(WORDS)
    return b"".join(chance.choices([b"a", b"b", b"C", b"-", b"1"], k=chance.randint(1, 18)))


def new_entry(chance, protocol_count, known, ports):
    """Port, last port, protocols, names."""
    port = chance.choice(ports)
    last = min(port + chance.choice([0] * 8 + [1, 3, 40]), 65535)
    names = [new_name(chance, known) for _ in range(chance.choice([1, 1, 1, 2, 4]))]
    known.extend(names)
    return port, last, chance.randrange(1, 1 << protocol_count), names


def pack_entry(entry):
    port, last, protocols, names = entry
    words = b"".join(name + b"\0" for name in names)
    return struct.pack("<HHHBB", port, last, len(words), protocols, len(names) - 1) + words


def block(kind, content):
    return kind + struct.pack("<I8x", len(content)) + content.ljust(CONTENT_SIZE, b"\0")


def lay_out(chance, entries):
    """The blocks of services, and the offset of each entry."""
    contents = [b""]
    offsets = []
    for packed in map(pack_entry, entries):
        if len(contents[-1]) + len(packed) > CONTENT_SIZE or chance.randrange(12) == 0:
            contents.append(b"")
        offsets.append(len(contents) * BLOCK_SIZE + CONTENT + len(contents[-1]))
        contents[-1] += packed
    return [block(b"serv", content) for content in contents], offsets


def first_ones(entries, offsets, keys_of):
    """Items, {(hash, offset): protocols}: the first entry of each key and protocol."""
    taken, items = set(), {}
    for entry, offset in zip(entries, offsets):
        for key, hash_ in keys_of(entry):
            for protocol in range(8):
                if entry[2] >> protocol & 1 and (key, protocol) not in taken:
                    taken.add((key, protocol))
                    place = hash_, offset
                    items[place] = items.get(place, 0) | 1 << protocol
    return items


def index(kind, items, count):
    """An index of so many blocks, or of as many more as it takes."""
    blocks = [b""] * count
    for (hash_, offset), protocols in sorted(items.items()):
        blocks[hash_ * count >> 32] += struct.pack("<II", hash_, offset | protocols << 24)
    if max(map(len, blocks)) > CONTENT_SIZE:
        return index(kind, items, count + 1)
    return [block(kind, content) for content in blocks]


def pack(protocols, services, names, ports):
    """A database of these blocks."""
    regions, first = [], 1
    for region in services, names, ports:
        regions += first, len(region)
        first += len(region)
    padded = b"".join(name.ljust(16, b"\0") for name in protocols).ljust(128, b"\0")
    head = HEADER.pack(b"iana", 204, 1, first, b"2026-01-01", 0, 0, 0, 0, 0, 0, *regions, padded)
    data = bytearray(head.ljust(BLOCK_SIZE, b"\0") + b"".join(services + names + ports))
    model.seal(data)
    return bytes(data)


def make(chance, protocols, entries):
    services, offsets = lay_out(chance, entries)
    names = first_ones(
        entries, offsets, lambda entry: [(name, name_hash(name)) for name in entry[3]]
    )
    ports = first_ones(
        entries, offsets, lambda entry: [(p, port_hash(p)) for p in range(entry[0], entry[1] + 1)]
    )
    counts = chance.choices([1, 1, 2, 3], k=2)
    return pack(
        protocols, services, index(b"name", names, counts[0]), index(b"port", ports, counts[1])
    )


def valid(chance):
    """A sound database."""
    protocols = chance.sample(PROTOCOL_NAMES, chance.randint(1, len(PROTOCOL_NAMES)))
    ports = [0, 80, 65535] + [chance.randrange(65536) for _ in range(6)]
    known = []
    count = chance.choice([0, 1, 3, 8, 15])
    return make(
        chance, protocols, [new_entry(chance, len(protocols), known, ports) for _ in range(count)]
    )


def marker():
    """A database with the one service `marker`."""
    return pack(
        [b"tcp"],
        [block(b"serv", pack_entry((1, 1, 1, [b"marker"])))],
        index(b"name", {(name_hash(b"marker"), BLOCK_SIZE + CONTENT): 1}, 1),
        index(b"port", {(port_hash(1), BLOCK_SIZE + CONTENT): 1}, 1),
    )


# Damage. Each function changes a bytearray of whole blocks, and returns which of them.


def get(data, at, size):
    return int.from_bytes(data[at : at + size], "little")


def put(data, at, size, number):
    data[at : at + size] = (number % (1 << 8 * size)).to_bytes(size, "little")


def swap(data, one, other, size):
    kept = data[one : one + size]
    data[one : one + size] = data[other : other + size]
    data[other : other + size] = kept


def any_block(chance, data):
    return chance.randrange(len(data) // BLOCK_SIZE)


def blocks_of(data, *kinds):
    whole = len(data) // BLOCK_SIZE * BLOCK_SIZE
    return [at for at in range(0, whole, BLOCK_SIZE) if data[at : at + 4] in kinds]


def used(data, number):
    """How many bytes of a block are in use, the fields before the content included."""
    return min(CONTENT + get(data, number * BLOCK_SIZE + 4, 4), BLOCK_SIZE)


def new_value(chance, old, size):
    return chance.choice(
        [
            old + 1,
            old - 1,
            old ^ 1 << chance.randrange(8 * size),
            old ^ 1 << chance.randrange(8 * size),
            0,
            -1,
            chance.randrange(256),
            chance.randrange(1 << 8 * size),
        ]
    )


def change_field(chance, data, at, size):
    put(data, at, size, new_value(chance, get(data, at, size), size))
    return {at // BLOCK_SIZE}


def change_bit(chance, data):
    number = any_block(chance, data)
    at = number * BLOCK_SIZE + chance.randrange(used(data, number))
    data[at] ^= 1 << chance.randrange(8)
    return {number}


def change_byte(chance, data):
    number = any_block(chance, data)
    data[number * BLOCK_SIZE + chance.randrange(BLOCK_SIZE)] = chance.randrange(256)
    return {number}


def change_header(chance, data):
    at, size = chance.choice(
        [(4, 4), (16, 4), (20, 4), (CONTENT_ID, 8), (UPDATED + 15, 1)]
        + [(REGIONS + 4 * chance.randrange(6), 4)] * 3
        + [(PROTOCOLS + 16 * chance.randrange(8) + chance.choice([0, 1, 14, 15]), 1)] * 3
    )
    return change_field(chance, data, at, size)


def change_protocol(chance, data):
    """Give a protocol the name of another one."""
    one, other = (PROTOCOLS + 16 * chance.randrange(8) for _ in range(2))
    data[one : one + 16] = data[other : other + 16]
    return {0}


def change_kind(chance, data):
    number = any_block(chance, data)
    at = number * BLOCK_SIZE
    data[at : at + 4] = chance.choice([*KINDS, b"iana", b"Serv", bytes(4)])
    return {number}


def change_length(chance, data):
    at = any_block(chance, data) * BLOCK_SIZE + 4
    length = get(data, at, 4)
    more = chance.choice([-9, -8, -4, -1, 1, 7, 8, 9, 40])
    put(data, at, 4, chance.choice([0, 2032, 2033, length + more, length + more]))
    return {at // BLOCK_SIZE}


def entries_in(data, start):
    """The offsets of entries in a block, as far as they can be followed."""
    at, end = start + CONTENT, start + used(data, start // BLOCK_SIZE)
    while at + 8 <= end:
        yield at
        at += 8 + get(data, at + 4, 2)


def any_entry(chance, data):
    starts = blocks_of(data, b"serv")
    entries = list(entries_in(data, chance.choice(starts))) if starts else []
    return chance.choice(entries) if entries else None


def change_entry(chance, data):
    at = any_entry(chance, data)
    if at is None:
        return change_byte(chance, data)
    offset, size = chance.choice([(0, 2), (2, 2), (4, 2), (6, 1), (7, 1)])
    return change_field(chance, data, min(at + offset, len(data) - size), size)


def change_name(chance, data):
    """A letter becomes another one, or the end of a name; an end becomes a letter."""
    at = any_entry(chance, data)
    if at is None:
        return change_byte(chance, data)
    at = min(at + 8 + chance.randrange(get(data, at + 4, 2) + 1), len(data) - 1)
    data[at] = chance.choice([0, data[at] ^ 0x20, data[at] | 0x80, ord("a"), chance.randrange(256)])
    return {at // BLOCK_SIZE}


def any_item(chance, data, start):
    """Where an item of the block is; None: it has none."""
    count = (used(data, start // BLOCK_SIZE) - CONTENT) // ITEM
    return start + CONTENT + ITEM * chance.randrange(count) if count > 0 else None


def two_items(chance, data):
    """Where two items of an index are, in one block; one or no item twice."""
    starts = blocks_of(data, b"name", b"port")
    start = chance.choice(starts) if starts else 0
    return any_item(chance, data, start), any_item(chance, data, start)


def change_item(chance, data):
    item, _ = two_items(chance, data)
    if item is None:
        return change_byte(chance, data)
    offset, size = chance.choice([(0, 4), (4, 3), (4, 3), (7, 1)])
    return change_field(chance, data, item + offset, size)


def swap_items(chance, data):
    """Out of their order, or with the place of another."""
    one, other = two_items(chance, data)
    if one is None:
        return change_byte(chance, data)
    offset, size = chance.choice([(0, 8), (0, 4), (4, 4)])
    swap(data, one + offset, other + offset, size)
    return {one // BLOCK_SIZE}


def shift(chance, data):
    """A byte more or less in the middle of a block."""
    number = any_block(chance, data)
    end = (number + 1) * BLOCK_SIZE
    at = number * BLOCK_SIZE + CONTENT + chance.randrange(used(data, number) - CONTENT or 1)
    if chance.randrange(2):
        data[at:end] = data[at + 1 : end] + b"\0"
    else:
        data[at:end] = b"a" + data[at : end - 1]
    return {number}


def swap_blocks(chance, data):
    one, other = (any_block(chance, data) * BLOCK_SIZE for _ in range(2))
    swap(data, one, other, BLOCK_SIZE)
    return {one // BLOCK_SIZE, other // BLOCK_SIZE}


def copy_block(chance, data):
    one, other = (any_block(chance, data) * BLOCK_SIZE for _ in range(2))
    data[one : one + BLOCK_SIZE] = data[other : other + BLOCK_SIZE]
    return {one // BLOCK_SIZE}


def add_block(chance, data):
    data += data[-BLOCK_SIZE:]
    if chance.randrange(2):
        put(data, 20, 4, len(data) // BLOCK_SIZE)
    return {0, len(data) // BLOCK_SIZE - 1}


def remove_block(chance, data):
    del data[max(BLOCK_SIZE, len(data) - BLOCK_SIZE) :]
    if chance.randrange(2):
        put(data, 20, 4, len(data) // BLOCK_SIZE)
    return {0}


DAMAGE = [
    change_bit,
    change_byte,
    change_header,
    change_protocol,
    change_kind,
    change_length,
    change_entry,
    change_entry,
    change_entry,
    change_name,
    change_name,
    change_item,
    change_item,
    swap_items,
    swap_items,
    shift,
    swap_blocks,
    copy_block,
    add_block,
    remove_block,
]


def mend(data, numbers):
    """Give blocks their right checksums."""
    content_id = get(data, CONTENT_ID, 8)
    for number in numbers:
        start = number * BLOCK_SIZE
        whole = bytes(data[start : start + BLOCK_SIZE])
        put(data, start + 8, 8, checksum(whole, content_id, number))


def damage(chance, sound, other):
    """A database with some damage; `other` is one that has replaced a part of it."""
    data = bytearray(sound)
    touched = set()
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        touched |= chance.choice(DAMAGE)(chance, data)
    if chance.randrange(16) == 0:
        at = any_block(chance, data) * BLOCK_SIZE
        data[at : at + BLOCK_SIZE] = other[at : at + BLOCK_SIZE].ljust(BLOCK_SIZE, b"\0")
    if chance.randrange(8):
        mend(data, {number for number in touched if number < len(data) // BLOCK_SIZE})
    if chance.randrange(64) == 0:
        del data[chance.randrange(len(data)) :]
    return bytes(data)
