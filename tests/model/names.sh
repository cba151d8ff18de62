#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the models take for granted of src/nss: the functions that they name exist, and all atomic
# accesses are sequentially consistent. A line with another order, a fence or a builtin of gcc needs
# a comment `order: REASON`, in it or in the line before.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

for model in "$top_srcdir"/tests/model/*.pml "$top_srcdir"/tests/model/*.litmus; do
    sed -n 's/^ [ *] *C: //p' "$model" | sed 's/\*)//' | tr -s ' ' '\n' >"$scratch/names"
    [ -s "$scratch/names" ] || fail "$model names no function"
    while read -r function; do
        grep -Eq "[ *]$function\(" "$top_srcdir"/src/nss/*.[ch] ||
            fail "$model: src/nss has no function $function"
    done <"$scratch/names"
done

# without_reason FILE...: the lines that lack the comment.
without_reason() {
    awk '
        FNR == 1 { last = "" }
        /memory_order|_explicit *\(|atomic_(thread|signal)_fence|__atomic_|__sync_|volatile/ &&
            $0 !~ /order: ./ && last !~ /order: ./ { print FILENAME ":" FNR ": " $0 }
        { last = $0 }' "$@"
}

# The check finds what it is for.
cat >"$scratch/sample.c" <<'END'
a = atomic_load_explicit(&b, memory_order_relaxed);
a = atomic_load_explicit(&b, memory_order_relaxed); /* order: a count for people */
/* order: what follows is of this thread alone */
atomic_thread_fence(memory_order_acquire);

__atomic_store_n(&b, 1, __ATOMIC_RELEASE);
END
[ "$(without_reason "$scratch/sample.c" | cut -d: -f2 | tr '\n' ' ')" = '1 6 ' ] ||
    fail "the sample: $(without_reason "$scratch/sample.c")"

without_reason "$top_srcdir"/src/nss/*.[ch] >"$scratch/found"
[ ! -s "$scratch/found" ] || fail "orders without a reason: $(cat "$scratch/found")"
