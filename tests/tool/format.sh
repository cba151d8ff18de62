#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# ianadb(5) describes the database: format.py, which was written from that page alone, finds the
# services of the registry in it, and refuses a database with a changed byte.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3

read_as_documented() {
    python3 "$top_srcdir/tests/lib/format.py" "$1" "$updated" "$scratch/services"
}

updated=$(sed -n 's|.*<updated>\(.*\)</updated>.*|\1|p' "$registry")
python3 "$top_srcdir/tests/lib/services.py" "$registry" "$preferences" >"$scratch/services"
./iana-services compile -o "$scratch/services.db" --preferences "$preferences" "$registry"
read_as_documented "$scratch/services.db"

# change OFFSET: `changed.db` differs in one bit of that byte.
change() {
    python3 - "$scratch" "$1" <<-'END'
		import sys
		data = bytearray(open(sys.argv[1] + "/services.db", "rb").read())
		data[int(sys.argv[2])] ^= 1
		open(sys.argv[1] + "/changed.db", "wb").write(data)
	END
}

# A byte of the header, of an entry, of a block in the middle, of what is not in use.
size=$(wc -c <"$scratch/services.db")
for offset in 40 4200 $((size / 2)) $((size - 4000)) $((size - 1)); do
    change $offset
    if read_as_documented "$scratch/changed.db" 2>"$scratch/complaint"; then
        fail "the byte $offset makes no difference"
    fi
    grep -q AssertionError "$scratch/complaint" || fail "$(cat "$scratch/complaint")"
done
