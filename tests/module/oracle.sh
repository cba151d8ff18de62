#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# glibc's `files` is the oracle for `iana`, with services and questions that are drawn by chance.
# NSS_IANA_SEED sets the seed.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
need_namespace
seed=${NSS_IANA_SEED:-1}
registries=20
calls=1000
share=', 200 and 10000 with NSS_IANA_THOROUGH=1'
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    registries=200
    calls=10000
    share=
fi

python3 "$top_srcdir/tests/lib/random_registries.py" "$seed" "$registries" "$scratch/random"
echo "NSS_IANA_SEED=$seed: $registries registries, $calls calls each$share"
for number in $(seq "$registries"); do
    directory=$scratch/random/$number
    set -- --pure
    [ ! -e "$directory/preferences" ] || set -- --preferences "$directory/preferences"
    ./iana-services compile --strict -o "$directory/data/services.db" "$@" "$directory/registry.xml"
    with_sources "$directory" tests/module/oracle "$directory" $((seed * 1000 + number)) "$calls" ||
        fail "registry $number of NSS_IANA_SEED=$seed"
done >"$scratch/counts"
awk '{ for (i = 1; i <= 4; i++) sum[i] += $i }
    END {
        printf "%d found, %d not found, %d buffers too small; intentionally %d names in another case\n",
            sum[1], sum[2], sum[3], sum[4]
        for (i = 1; i <= 4; i++) if (sum[i] == 0) exit 1
    }' "$scratch/counts" || fail 'a kind of question was never asked'
