#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks the models of the snapshot exhaustively with spin: the sizes below have no error, and each
# mutant of a model has one. With NSS_IANA_THOROUGH=1 also sizes that take minutes. No state is left
# out: the states are compressed (COLLAPSE), not hashed.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need spin
compiler=${CC:-cc}
cd "$scratch"

# in_model NAME: what follows is about this model.
in_model() {
    name=$1
    model=$top_srcdir/tests/model/$1.pml
}

# search OPTION...: look at all states of the model. `found` gets what pan says.
search() {
    limited spin -a "$@" "$model" >spin.log || fail "spin $*: $(cat spin.log)"
    # shellcheck disable=SC2086 # CC may have options
    limited $compiler -w -O2 -DSAFETY -DCOLLAPSE -DVECTORSZ=4096 -o pan pan.c
    timeout "${model_seconds:-300}" ./pan -m"${model_depth:-1000000}" -w24 >found || fail "pan $*: exit code $?"
}

# sound OPTION...: no state is wrong, and all were seen.
sound() {
    search "$@"
    grep -q 'errors: 0$' found || fail "$*: $(cat found)"
    if grep -Eq 'max search depth too small|Search not completed' found; then fail "$*: not all states"; fi
    sed -n "s/^ *\([0-9]*\) states, stored.*/$name $*: \1 states/p; s/^pan: elapsed time/    in/p" found
}

# mutant NAME OPTION...: the mutant is found.
mutant() {
    changed=$1
    shift
    search "-DMUTANT_$changed" "$@"
    grep -q 'errors: 1$' found || fail "the mutant $changed is not found"
    echo "$name, mutant $changed: found"
}

in_model snapshot
sound -DREADERS=2 -DWRITERS=1 -DROUNDS=2 -DSTRIPES=1
sound -DREADERS=1 -DWRITERS=1 -DROUNDS=2 -DFORK
for changed in NO_SECOND_LOOK PUBLISH_BEFORE_FILLING MANY_WRITERS RELEASE_BEFORE_USE; do
    mutant $changed -DREADERS=1 -DWRITERS=2 -DROUNDS=2
done
mutant FORK_KEEPS_WRITER -DREADERS=1 -DWRITERS=1 -DROUNDS=2 -DFORK

in_model threads
model_depth=4000000
sound -DTHREADS=5 -DSTRIPES=1
sound -DTHREADS=3 -DSTRIPES=2
sound -DTHREADS=3 -DSTRIPES=2 -DFORK
sound -DTHREADS=3 -DSTRIPES=1 -DNO_LOOK_IN_EMPTYING
for changed in NO_SECOND_LOOK NO_LOOK_AT_CURRENT PUBLISH_BEFORE_FILLING RELEASE_BEFORE_USE; do
    mutant $changed -DTHREADS=3 -DSTRIPES=1
done
mutant MANY_WRITERS -DTHREADS=3 -DSTRIPES=1 -DWRITERS=2

if [ -n "${NSS_IANA_THOROUGH:-}" ]; then
    model_seconds=1800
    sound -DTHREADS=4 -DSTRIPES=2
    sound -DTHREADS=4 -DSTRIPES=1 -DFORK
    sound -DTHREADS=5 -DSTRIPES=1 -DFORK
    in_model snapshot
    sound -DREADERS=1 -DWRITERS=2 -DROUNDS=2
    sound -DREADERS=2 -DWRITERS=1 -DROUNDS=2 -DSTRIPES=1 -DFORK
fi
