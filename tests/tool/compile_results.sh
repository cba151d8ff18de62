#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The database of the shipped registry has the same bytes each time, is small, and is made with
# little memory.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

for name in one two; do
    tests/tool/peak 16384 ./iana-services compile --strict --preferences "$preferences" \
        -o "$scratch/$name.db" "$registry"
done
cmp "$scratch/one.db" "$scratch/two.db" || fail 'two runs, two databases'
cmp "$scratch/one.db" data/services.db || fail 'not the database that is installed'
[ "$(stat -c %s "$scratch/one.db")" -le 262144 ] || fail "$(stat -c %s "$scratch/one.db") bytes"
./iana-services verify "$scratch/one.db"
