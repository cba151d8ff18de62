# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the text that `show` prints, on standard input, says of lookups.

Prints a line for each: the question for getent, the word of its answer that is told, its value. A
word is 1 for the name, 2 for the port.
"""

import re
import sys

for record in sys.stdin.read().split("\n\n"):
    columns = dict(re.split("  +", line, maxsplit=1) for line in record.splitlines() if "  " in line)
    for kind, asked, answer in re.findall(r"\b(port|name) (\S+) is (\S+)", columns.get("Lookups", "")):
        for protocol in columns["Transport Protocol"].split(", "):
            print(f"{asked}/{protocol}", 1 if kind == "port" else 2, answer)
