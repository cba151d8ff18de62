# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What does not depend on what else the machine does: system calls, instructions, sizes.

# value METRIC WORLD NUMBER
value() {
    printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>measures.tsv
}

# calls WORLD COMMAND...: how many system calls it makes.
calls() {
    world=$1
    shift
    inside "$world" strace -o calls "$@" >/dev/null
    wc -l <calls
}

# count_calls WORLD: of a first lookup, and of a thousand more.
count_calls() {
    none=$(calls "$1" ./first time none 0)
    one=$(calls "$1" ./first time one 1)
    value calls-first "$1" $((one - none))
    once=$(calls "$1" ./warm 1 name domain tcp 53 1)
    often=$(calls "$1" ./warm 1 name domain tcp 53 1001)
    value calls-more "$1" $((often - once))
}

# profile WORLD COUNT QUESTION...: two numbers, the instructions of a process that makes so many
# lookups, and how many of them are the module's, or of what it calls.
profile() {
    world=$1
    count=$2
    shift 2
    inside "$world" valgrind --quiet --tool=callgrind --callgrind-out-file=callgrind.out \
        ./warm 1 "$@" "$count" >/dev/null
    callgrind_annotate --inclusive=yes --threshold=100 --show-percs=no --auto=no callgrind.out | tr -d , | awk '
        /PROGRAM TOTALS/ { all = $1 }
        /:_nss_[a-z]*_getservby[a-z]*_r / { module = $1 }
        END { print all, module }'
}

# count_instructions REGISTRY PEER: of one warm lookup.
count_instructions() {
    for asked in name port miss; do
        words=$(question "$asked" "$1" "$2")
        # shellcheck disable=SC2086 # words
        few=$(profile "$1/$2" 100 $words)
        # shellcheck disable=SC2086
        many=$(profile "$1/$2" 1100 $words)
        value "instructions-$asked" "$1/$2" $(((${many% *} - ${few% *}) / 1000))
        [ "$2" = null ] || value "module-$asked" "$1/$2" $(((${many#* } - ${few#* }) / 1000))
    done
}

# memory_of_daemon WORLD
memory_of_daemon() {
    process=$(inside "$1" cat /run/nscd/nscd.pid)
    awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup"
}

# count_sizes REGISTRY PEER: what the peer reads; the module's zeroed data; what a daemon takes.
count_sizes() {
    case $2 in
    iana)
        value size "$1/$2" $(($(stat -c %s "$1/services.db") / 1024))
        value bss "$1/$2" "$(size "$root/lib/libnss_iana.so.2" | awk 'END { print $3 }')"
        ;;
    db) value size "$1/$2" $(($(stat -c %s "$1/db/services.db") / 1024)) ;;
    files | netbase) value size "$1/$2" $(($(stat -L -c %s "$(list_of "$1" "$2")") / 1024)) ;;
    nscd-*) value daemon "$1/$2" "$(memory_of_daemon "$1/$2")" ;;
    esac
}

count() {
    echo 'bench: counts' >&2
    for registry in $registries; do
        for peer in $peers; do
            [ -z "$(cannot count "$registry" "$peer")" ] || continue
            count_calls "$registry/$peer"
            count_sizes "$registry" "$peer"
            case $peer in
            null | iana) count_instructions "$registry" "$peer" ;;
            esac
        done
    done
}
