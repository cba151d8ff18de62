#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks the model of the snapshot exhaustively with spin: the sizes below have no error, and each
# mutant of the model has one. With NSS_IANA_THOROUGH=1 also a size that takes minutes. The
# functions of C that the model names must exist.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need spin
model=$top_srcdir/tests/model/snapshot.pml
compiler=${CC:-cc}
cd "$scratch"

sed -n 's/^ \* C: //p' "$model" | tr ' ' '\n' | while read -r function; do
    grep -Eq "[ *]$function\(" "$top_srcdir"/src/nss/*.[ch] || fail "src/nss has no function $function"
done

# search OPTION...: look at all states of the model. `found` gets what pan says.
search() {
    limited spin -a "$@" "$model" >spin.log || fail "spin $*: $(cat spin.log)"
    # shellcheck disable=SC2086 # CC may have options
    limited $compiler -w -O2 -DSAFETY -DCOLLAPSE -DVECTORSZ=4096 -o pan pan.c
    timeout "${model_seconds:-300}" ./pan -m1000000 -w24 >found || fail "pan $*: exit code $?"
}

# sound OPTION...: no state is wrong, and all were seen.
sound() {
    search "$@"
    grep -q 'errors: 0$' found || fail "$*: $(cat found)"
    if grep -Eq 'max search depth too small|Search not completed' found; then fail "$*: not all states"; fi
    echo "$*: $(grep 'states, stored' found)"
}

# mutant NAME OPTION...: the mutant is found.
mutant() {
    name=$1
    shift
    search "-DMUTANT_$name" "$@"
    grep -q 'errors: 1$' found || fail "the mutant $name is not found"
    echo "$name: found"
}

sound -DREADERS=1 -DWRITERS=2 -DROUNDS=2
sound -DREADERS=2 -DWRITERS=1 -DROUNDS=2 -DSTRIPES=1
sound -DREADERS=1 -DWRITERS=1 -DROUNDS=2 -DFORK
for name in NO_SECOND_LOOK PUBLISH_BEFORE_FILLING MANY_WRITERS RELEASE_BEFORE_USE; do
    mutant $name -DREADERS=1 -DWRITERS=2 -DROUNDS=2
done
mutant FORK_KEEPS_WRITER -DREADERS=1 -DWRITERS=1 -DROUNDS=2 -DFORK
if [ -n "${NSS_IANA_THOROUGH:-}" ]; then
    model_seconds=1800
    sound -DREADERS=2 -DWRITERS=1 -DROUNDS=2 -DSTRIPES=1 -DFORK
    sound -DREADERS=2 -DWRITERS=2 -DROUNDS=2 -DSTRIPES=1
fi
