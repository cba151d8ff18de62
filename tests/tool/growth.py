# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: growth.py DATABASE GROWN NEWER

Write two databases as a later release could make them of DATABASE, with right checksums: GROWN has
fields after those of the header, NEWER has the next version.
"""

import struct
import sys

from format import BLOCK, HEADER, seal

LENGTH, VERSION, CONTENT = 4, 16, 16
MORE = b"\xff" * 36


def main(path, grown_path, newer_path):
    with open(path, "rb") as file:
        sound = file.read()
    grown = bytearray(sound)
    struct.pack_into("<I", grown, LENGTH, HEADER + len(MORE))
    grown[CONTENT + HEADER : CONTENT + HEADER + len(MORE)] = MORE
    newer = bytearray(sound)
    struct.pack_into("<I", newer, VERSION, struct.unpack_from("<I", sound, VERSION)[0] + 1)
    for data, to in ((grown, grown_path), (newer, newer_path)):
        seal(data)
        assert len(data) % BLOCK == 0
        with open(to, "wb") as file:
            file.write(data)


main(*sys.argv[1:])
