# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: searches.py TOOL REGISTRY TABLE

Compares what `search` finds with the model of records.py, for each text of a table, and the number
of records with that of IANA's page, where the table has it. tests/html/check.py compares the search
box of the page with the same table.
"""

import json
import sys

import limited
import records


def main(tool, registry, table):
    rows = list(records.read_objects(registry))
    for text, in_parts, count in records.read_searches(table):
        words = text.split()
        options = ["--substring"] if in_parts else []
        wanted = [row for row in rows if records.is_found(row, [*options, *words])]
        command = [tool, "search", "--registry", registry, "--format", "json", *options, "--", *words]
        ended = limited.run(command)
        if ended.returncode != (0 if wanted else 1) or json.loads(ended.stdout) != wanted:
            raise SystemExit(f"failed: {text!r}: not the {len(wanted)} records of the model: {ended}")
        if count not in (None, len(wanted)):
            raise SystemExit(f"failed: {text!r}: {len(wanted)} records; IANA's page has {count}")
        print(f"{text!r}: {len(wanted)} records")


main(*sys.argv[1:])
