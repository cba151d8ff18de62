#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Reader and writer of the snapshot in the memory models of C: herd7 finds no execution in which the
# `exists` of a litmus test holds, and no data race. The accesses of the tests are sequentially
# consistent, as those of src/nss are; with relaxed ones, herd7 must find one of the two in each
# test, and with acquire and release the error in second_look.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need herd7
cd "$scratch"

# is_sound FILE MODEL: no execution has the error, and none has a race.
is_sound() {
    limited herd7 -model "$2" "$1" >found 2>&1 || fail "herd7 $1: $(cat found)"
    grep -q '^Observation ' found || fail "herd7 $1: $(cat found)"
    grep -q '^Observation [a-z_]* Never ' found && ! grep -q '^Flag' found
}

# Two readings of the standard: that of 2011, and the repaired one.
for name in second_look release publish; do
    test=$top_srcdir/tests/model/$name.litmus
    for model in c11_partialSC.cat rc11.cat; do
        is_sound "$test" $model || fail "$name in $model: $(cat found)"
        echo "$name in $model: $(grep '^Observation' found)"
    done
    sed 's/memory_order_seq_cst/memory_order_relaxed/' "$test" >relaxed.litmus
    if is_sound relaxed.litmus rc11.cat; then fail "$name holds with relaxed accesses, too"; fi
done

sed '/store_explicit/s/seq_cst/release/; /load_explicit/s/seq_cst/acquire/
    /fetch_/s/seq_cst/acq_rel/' "$top_srcdir/tests/model/second_look.litmus" >acquire.litmus
if is_sound acquire.litmus rc11.cat; then fail 'second_look holds with acquire and release, too'; fi
