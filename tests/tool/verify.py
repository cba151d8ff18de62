# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: verify.py TOOL DATABASE

Changes a sound database, makes the checksums right again as ianadb(5) describes them, and expects
`verify` to report each change.
"""

import struct
import sys

import limited
from format import BLOCK, Database, block_sum

# Where in the file the header has these.
VERSION, BLOCK_COUNT, SERVICES, SERVICE_FIRST = 16, 20, 52, 68
ENTRY_ALIASES = 7


def put(data, offset, number, form="<I"):
    struct.pack_into(form, data, offset, number)


def get(data, offset):
    return struct.unpack_from("<I", data, offset)[0]


def make_right(data, content_id):
    """Give each block the checksum that it must have."""
    for number in range(len(data) // BLOCK):
        start = number * BLOCK
        kind, length = struct.unpack_from("<4sI", data, start)
        content = data[start + 16 : start + BLOCK]
        put(data, start + 8, block_sum(content_id, number, kind, length, content), "<Q")


def changes(data, database):
    """What `verify` must say, and the changed bytes."""

    def change(offset, number, form="<I"):
        changed = bytearray(data)
        put(changed, offset, number, form)
        return changed

    entry, *_, last = database.entries
    port, _, _, words = database.entries[entry]
    names = database.region(1)[0].number
    not_full = (block for block in database.blocks[1:] if block.length < len(block.content))
    behind = next(not_full).number
    yield "not a database of nss-iana", change(0, int.from_bytes(b"IANA", "little"))
    yield "format version 9; this iana-services reads version 1", change(VERSION, 9)
    yield f"the file has {len(database.blocks)} blocks, the header says 7", change(BLOCK_COUNT, 7)
    yield "block 0: the checksum or a field of the header is wrong", change(SERVICE_FIRST, 9999)
    yield f"block {names}: the kind is not what the header says", change(
        names * BLOCK, int.from_bytes(b"port", "little")
    )
    yield f"block {behind}: unused bytes are not zero", change((behind + 1) * BLOCK - 1, 1, "<B")
    moved = f"{words[0].decode()} {port + 1}/tcp"
    yield f"lookups do not find '{moved}' by its name and its port", change(entry, port + 1, "<H")
    yield "an entry is damaged", change(last + ENTRY_ALIASES, 255, "<B")
    two_names = next(offset for offset, (*_, words) in database.entries.items() if len(words) == 2)
    fewer = change(two_names + ENTRY_ALIASES, 0, "<B")
    yield "the size of an entry is not that of its names", fewer
    more = change(SERVICES, get(data, SERVICES) + 1)
    yield "the number of services is not what the header says", more
    one_more = change(BLOCK_COUNT, len(database.blocks) + 1) + bytes(BLOCK)
    put(one_more, len(data), int.from_bytes(b"serv", "little"))
    yield f"block {len(database.blocks)}: the kind is not what the header says", one_more


def verify(tool, data):
    with open("changed.db", "wb") as file:
        file.write(data)
    return limited.run([tool, "verify", "changed.db"], text=True)


def main(tool, path):
    database = Database(path)
    unchanged = bytearray(database.data)
    make_right(unchanged, database.content_id)
    assert unchanged == database.data, "the checksums are not those of ianadb(5)"
    for complaint, data in changes(bytearray(database.data), database):
        make_right(data, database.content_id)
        ended = verify(tool, data)
        assert ended.returncode == 3, (complaint, ended)
        assert ended.stderr == f"iana-services: changed.db: {complaint}\n", (complaint, ended)
        assert ended.stdout == "", ended
        print(complaint)


main(*sys.argv[1:])
