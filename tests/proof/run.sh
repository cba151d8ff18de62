#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Proves functions of src/nss with cbmc, for any bytes whatever of the database: no access is
# outside of its block, buffer or string, nothing overflows, every loop ends, and the function does
# what its harness says, which is tests/proof/FUNCTION.c. Each mutant of the function must be
# refuted.
#
#     run.sh [FUNCTION]...    without one, all of them
#
# It takes cbmc 6, gcc, GNU time, and at most 6 GB of memory. A cbmc that takes longer than
# NSS_IANA_SECONDS, by default 300, fails. Times are those of the processor.
srcdir=$(dirname "$0")/../..
# shellcheck source=tests/lib/common.sh
. "$srcdir/tests/lib/common.sh"
need cbmc goto-cc goto-instrument prlimit time
case $(cbmc --version) in
[1-5].*) skip "cbmc is $(cbmc --version), and this takes cbmc 6" ;;
esac
cd "$scratch"
asked=" $* "
known=' '

# harness FUNCTION BLOCK-SIZE SIZE CONTRACTS OPTION...: the function is proved. SIZE is what names.h
# and the harness call so, CONTRACTS are the functions that are replaced by theirs, and the options
# are cbmc's.
harness() {
    function=$1
    known="$known$function "
    block_size=$2
    size=$3
    contracts=$4
    shift 4
    options=$*
    is_asked || return 0
    verify ''
    [ "$code" = 0 ] || fail "$function: exit code $code: $(grep -E 'FAILURE|WARNING|error' found || tail -n 5 found)"
    echo "$function: proved, $(cat cost)"
}

# The function is asked for, or no function is.
is_asked() {
    case $asked in
    '  ' | *" $function "*) ;;
    *) return 1 ;;
    esac
}

# mutant FILE SED: the last function is wrong after that change of a file of src.
mutant() {
    is_asked || return 0
    verify "$@"
    [ "$code" = 10 ] || fail "$function: exit code $code with the mutant $2: $(tail -n 5 found)"
    echo "$function: found $2, $(cat cost)"
}

# Run cbmc on a copy of the sources. `code` is its exit code.
verify() {
    rm -rf src
    cp -R "$top_srcdir/src" src
    sed -i "s/^\(#define IANADB_BLOCK_SIZE \).*/\1${block_size}u/
        s/^\(#define IANADB_CONTENT_SIZE \).*/\1$((block_size - 16))u/" src/ianadb.h
    if [ -n "$1" ]; then
        cp "src/$1" before
        sed -i "$2" "src/$1"
        if cmp -s before "src/$1"; then fail "$function: the mutant $2 changes nothing"; fi
    fi
    replace=
    for contract in $contracts; do
        replace="$replace --replace-calls $contract:contract_$contract"
    done
    # shellcheck disable=SC2086 # words
    limited goto-cc -std=gnu11 -DSIZE="$size" -Isrc -I"$top_srcdir/tests/proof" -o whole \
        "$top_srcdir/tests/proof/$function.c" >found 2>&1 || fail "$function: $(cat found)"
    # shellcheck disable=SC2086
    limited goto-instrument $replace whole replaced >found 2>&1 || fail "$function: $(cat found)"
    code=0
    # shellcheck disable=SC2086
    command time -q -o cost -f '%U s, %M KiB' prlimit --as=6442450944 timeout "${NSS_IANA_SECONDS:-300}" \
        cbmc --slice-formula --drop-unused-functions --pointer-overflow-check --object-bits 10 \
        $options replaced >found 2>&1 || code=$?
    if grep 'no body for' found; then fail "$function: calls what is not there"; fi
}

# All arithmetic but that of hashes.
wraps=--unsigned-overflow-check

harness reader_check_block 2048 0 '' --unwind 256
mutant nss/reader.c 's/ > sizeof block->content ||/ > sizeof block->content + 1 ||/'
mutant ianadb.h 's/i < sizeof block->content;/i <= sizeof block->content;/'

harness reader_check_header 2048 0 reader_check_block --unwind 20 $wraps
mutant nss/reader.c 's/start >= 1 &&/1 \&\&/'

harness find_are_strings 2048 12 strlen --unwind 14 $wraps
mutant nss/find.c 's/count > 0 && bytes < end/count > 0 \&\& bytes <= end/'

harness entry_at 128 0 find_are_strings --unwind 9 $wraps
mutant nss/find.h 's/size > end - start - sizeof \*entry/size > end - start/'

harness is_same 2048 17 '' --unwind 18
mutant nss/find.h 's/if (one\[i++\] == /if (one[++i] == /'

harness ianadb_same_folded 2048 9 '' --unwind 10
mutant ianadb.h "s/byte <= 'Z'/byte < 'Z'/"

harness ianadb_name_hash 2048 11 ianadb_mix --unwind 12
mutant ianadb.h 's/for (; length >= 8; length/for (; length >= 7; length/'

harness protocol_bits 2048 0 is_same --unwind 9
mutant nss/find.h 's/i < IANADB_MAX_PROTOCOLS; i++)$/i <= IANADB_MAX_PROTOCOLS; i++)/'

harness find_bears_alias 2048 12 'strlen is_same ianadb_same_folded' --unwind 14 $wraps
mutant nss/find.c 's/i <= service->alias_count;/i <= service->alias_count + 1;/'

harness bears_name 2048 9 find_bears_alias --unwind 10
mutant nss/find.h 's/length < service->strings_size/length <= service->strings_size/'

harness ianadb_index_block 2048 0 ''
mutant ianadb.h 's/\* count >> 32/* count >> 31/'

harness seek 128 0 ianadb_index_block --unwind 17
mutant nss/find.h 's/while (item > start && /while (item >= start \&\& /'

harness next_place 128 0 '' --unwind 17
mutant nss/find.h 's/items->next < items->end &&/items->next <= items->end \&\&/'

harness read_place 128 0 entry_at --unwind 9 $wraps
mutant nss/find.h 's/(number >= ianadb_get32/(number > ianadb_get32/'

harness reader_next 128 3 entry_at --unwind 9 $wraps
mutant nss/find.c 's/if (number >= behind)/if (number > behind)/'

harness servent_fill 2048 6 'memcpy strlen' --unwind 17 $wraps
mutant nss/servent.h 's/size < protocol_at + protocol_size/size + 1 < protocol_at + protocol_size/'

harness find_spelling 64 9 \
    'ianadb_index_block ianadb_name_hash seek next_place read_place bears_name' --unwind 10
mutant nss/find.h 's/if (block_count == 0)/if (block_count == 1)/'

harness find_name 128 0 'protocol_bits find_spelling' --unwind 9
mutant nss/find.c 's/return error == OTHER_NAMES ? -ESRCH : error;/return error;/'

harness find_port 128 0 'ianadb_index_block protocol_bits seek next_place read_place' --unwind 9
mutant nss/find.h 's/service->last < port/service->last + 1 < port/'

# Each harness has its call above, and nothing else was asked for.
for function in "$@" $(cd "$top_srcdir/tests/proof" && ls ./*.c); do
    function=$(basename "$function" .c)
    case $known in
    *" $function "*) ;;
    *) fail "there is no harness of $function" ;;
    esac
done
