#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# One database, two readers: the module, and ianadb_reader.py, which was written from ianadb(5)
# alone, give the same answers, whatever the bytes are. The corpus is asked first, then databases
# that are drawn by chance, from those of the compiler as well. NSS_IANA_SEED sets the seed.

# Databases are made and replaced by the million: in memory.
if [ -w /dev/shm ]; then
    TMPDIR=/dev/shm
    export TMPDIR
fi
# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
seed=${NSS_IANA_SEED:-1}
corpus=$top_srcdir/tests/fuzz/corpus/differential
count=4000 share=', 1000000 with NSS_IANA_THOROUGH=1'
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    count=1000000 share=
    NSS_IANA_SECONDS=${NSS_IANA_SECONDS:-36000}
    export NSS_IANA_SECONDS
fi

differential() {
    limited python3 "$top_srcdir/tests/fuzz/differential.py" "$@"
}

echo 'the corpus:'
differential "$scratch/corpus" replay "$corpus"/*.db

# A reader that is wrong in one way differs on the database that is named after it.
differential wrong >"$scratch/wrong"
while read -r wrong; do
    code=0
    differential --wrong "$wrong" "$scratch/wrong-$wrong" replay "$corpus/$wrong.db" \
        >"$scratch/difference" 2>&1 || code=$?
    [ "$code" = 1 ] || fail "the reader with the fault $wrong: code $code"
    grep -q '^the module, ' "$scratch/difference" || fail "$(cat "$scratch/difference")"
done <"$scratch/wrong"
echo "$(wc -l <"$scratch/wrong") wrong readers differ"

limited python3 "$top_srcdir/tests/lib/random_registries.py" "$seed" 12 "$scratch/registries"
for directory in "$scratch"/registries/*; do
    limited ./iana-services compile --pure -o "$directory/services.db" "$directory/registry.xml"
done
echo "NSS_IANA_SEED=$seed, $count databases$share:"
differential "$scratch/random" random "$seed" "$count" "$scratch"/registries/*/services.db
