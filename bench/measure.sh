# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What is measured by time and memory. Each run is a line `METRIC REGISTRY/PEER VALUE` of
# measures.tsv, each peer that is left out a line `METRIC REGISTRY/PEER - REASON`.

# In each metric, no peer gets more than this, or a single run.
seconds=4

# left_out METRIC REGISTRY PEER: whether it is, which is then written down.
left_out() {
    reason=$(cannot "$1" "$2" "$3")
    [ -n "$reason" ] || return 1
    printf '%s\t%s/%s\t-\t%s\n' "$1" "$2" "$3" "$reason" >>measures.tsv
}

# turn METRIC ROUNDS time|memory|printed MAKER [ARGUMENT...]: all peers in turn. The function
# MAKER [ARGUMENT...] REGISTRY PEER prints the command for a peer, blanks between the words.
turn() {
    metric=$1
    turns=$2
    what=$3
    shift 3
    echo "bench: $metric" >&2
    commands=
    for registry in $registries; do
        for peer in $peers; do
            left_out "$metric" "$registry" "$peer" && continue
            command=$("$@" "$registry" "$peer")
            commands="$commands -- $registry/$peer worlds/$registry/$peer/namespace $command"
        done
    done
    # shellcheck disable=SC2086 # words
    ./turns "$metric" "$turns" "$seconds" "$what" $commands >>measures.tsv
}

# question name|port|miss|first|last REGISTRY PEER: as ./warm wants it, with the answer.
question() {
    case $1 in
    name) echo name domain tcp 53 ;;
    port) echo port 53 tcp "$(name_of_port "$2" "$3")" ;;
    miss) echo name no-such-service tcp - ;;
    first) head -n 1 "$(list_of "$2" "$3")" | as_question "$3" ;;
    last) tail -n 1 "$(list_of "$2" "$3")" | as_question "$3" ;;
    esac
}

# name_of_port REGISTRY PEER: that of 53/tcp.
name_of_port() {
    case $2 in
    null) echo domain ;;
    *) awk '$2 == "53/tcp" { print $1; exit }' "$(list_of "$1" "$2")" ;;
    esac
}

# as_question PEER: out of a line of services(5). The null module has one answer.
as_question() {
    awk -v peer="$1" '{
        split($2, number, "/")
        print "name", $1, number[2], peer == "null" ? 53 : number[1] }'
}

# warm THREADS QUESTION REGISTRY PEER
warm() {
    echo "./warm $1 $(question "$2" "$3" "$4")"
}

# first_one WHAT REGISTRY PEER
first_one() {
    echo "./first $1 one 1"
}

# first_many WHAT REGISTRY PEER. Debian's list does not have them all.
first_many() {
    case $3 in
    null | netbase) echo "./first $1 $2/many 0" ;;
    *) echo "./first $1 $2/many $(wc -l <"$2/many")" ;;
    esac
}

# list_all REGISTRY PEER
list_all() {
    case $2 in
    null) echo ./list 10000 ;;
    *) echo "./list $(wc -l <"$(list_of "$1" "$2")")" ;;
    esac
}

getent_domain() {
    echo getent services domain
}

ss_listening() {
    echo ss -Htl
}

# compile ROUNDS: the compiler, and a bare pass of libxml2 over the same registry.
compile() {
    here=/proc/self/ns/mnt
    commands=
    for registry in shipped full tenfold; do
        xml=$registry.xml
        [ "$registry" != shipped ] || xml=$shipped
        if [ -r "$xml" ]; then
            commands="$commands -- $registry/iana $here root/bin/iana-services compile -o compiled.db $xml"
            commands="$commands -- $registry/xmllint $here xmllint --sax --noout $xml"
        fi
    done
    echo 'bench: compile' >&2
    # shellcheck disable=SC2086 # words
    ./turns compile "$1" 4 time $commands >>measures.tsv
    # shellcheck disable=SC2086
    ./turns compile-memory 1 4 memory $commands >>measures.tsv
}

measure() {
    for threads in 1 2 4; do
        for asked in name port miss first last; do
            turn "warm-$asked-$threads" "$((rounds * 3))" printed warm "$threads" "$asked"
        done
    done
    turn first "$((rounds * 40))" printed first_one time
    turn faults "$((rounds * 10))" printed first_one faults
    turn memory-one "$((rounds * 10))" printed first_one memory
    turn getent "$((rounds * 40))" time getent_domain
    turn ss "$rounds" time ss_listening
    turn list "$rounds" printed list_all
    turn memory-many 1 printed first_many memory
    compile "$((rounds * 3))"
}
