#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the module asks of the system: for the first lookup, seven calls, and a header and two blocks
# to read, by name and by port, with the shipped registry and with one ten times as large; for the
# second, which is the first to keep what it reads, no more; for the next hundred thousand, one look
# a second at each path whether there is a new database.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need_strace

# trace DIRECTORY COUNT QUESTION...: `calls` gets the calls on our files, `all` all there were.
trace() {
    strace -y -o "$scratch/all" tests/module/lookups "$@"
    grep 'services\.db' "$scratch/all" >"$scratch/calls" || true
}

# The names of the calls, in one line. For the status of an open file, releases of glibc make
# different calls.
names() {
    sed 's/^newfstatat([0-9].*/fstat/; s/(.*//' "$scratch/calls" | tr '\n' ' '
}

# first DIRECTORY CALLS QUESTION: the first lookup makes these calls, and reads 3 blocks of 2048.
first() {
    trace "$1" 1 "$3"
    [ "$(names)" = "$2 " ] || fail "$1, $3: $(cat "$scratch/calls")"
    [ "$(grep -c '^pread.*, 2048, [0-9]*) = 2048$' "$scratch/calls")" -eq 3 ] ||
        fail "$1, $3: $(cat "$scratch/calls")"
}

# later DIRECTORY STATS: lookups after the first make no call but so many stats a second.
later() {
    trace "$1" 2 domain
    [ "$(wc -l <"$scratch/calls")" -le 14 ] || fail "$1: $(cat "$scratch/calls")"
    trace "$1" 2 domain 53 no-such-service 4
    once=$(wc -l <"$scratch/all")
    [ "$(grep -c '^pread' "$scratch/calls")" -le 10 ] || fail "$1: $(cat "$scratch/calls")"
    begin=$(date +%s)
    trace "$1" 100000 domain 53 no-such-service 4
    seconds=$(($(date +%s) - begin + 1))
    more=$(($(wc -l <"$scratch/all") - once))
    stats=$(grep -c '^newfstatat(AT_FDCWD\|^stat' "$scratch/calls" || true)
    [ "$more" -le "$stats" ] || fail "$1: $more calls, $stats of them to look for a new database"
    [ "$stats" -le $(($2 * seconds)) ] || fail "$1: $stats looks in $seconds seconds"
}

# A registry of 117,000 records: some 58,000 names, and two or four records for each port.
large() {
    echo "$registry_head"
    awk 'BEGIN {
        for (i = 2; i <= 117230; i++)
            printf "<record><name>service-%d</name><protocol>%s</protocol>" \
                "<number>%d</number></record>\n", i / 2, i % 2 ? "tcp" : "udp", i / 2 % 65535 + 1
    }'
    record domain tcp 53
    echo '</registry>'
}

mkdir -p "$scratch/shipped/data" "$scratch/large/data" "$scratch/both/data" "$scratch/both/state"
./iana-services compile --pure -o "$scratch/shipped/data/services.db" "$registry"
large >"$scratch/large.xml"
./iana-services compile --pure -o "$scratch/large/data/services.db" "$scratch/large.xml"
cp "$scratch/shipped/data/services.db" "$scratch/both/data"
cp "$scratch/shipped/data/services.db" "$scratch/both/state"
[ "$(stat -c %s "$scratch/large/data/services.db")" -gt 1500000 ] || fail 'not large'

for directory in shipped large; do
    for question in domain 53; do
        first "$scratch/$directory" \
            'openat openat fstat pread64 pread64 pread64 close' $question
    done
    later "$scratch/$directory" 2
done
for question in domain 53; do
    first "$scratch/both" 'openat fstat pread64 pread64 pread64 close' $question
done
later "$scratch/both" 1
