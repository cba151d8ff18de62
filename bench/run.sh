#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run.sh SOURCE: what `make bench` runs. Prints how long things take, each beside a peer that takes its
# turns with it in this one run, the ratio, and the target where there is one. Medians of rounds ($BENCH_ROUNDS).
# It never fails for a time. SOURCE is the source tree; the current directory gets a build of its own below it.
# As root, because nsswitch.conf and /etc/services are replaced, in a private mount namespace.
set -eu

source=$(cd "$1" && pwd)
if [ "$(id -u)" != 0 ]; then
    echo 'bench: root is needed, for a private mount namespace' >&2
    exit 77
fi
if [ "${2-}" != inside ]; then
    exec unshare -m "$source/bench/run.sh" "$source" inside
fi

work=$PWD/bench-build
root=$work/root
rounds=${BENCH_ROUNDS:-9}
registry=$source/data/service-names-port-numbers.xml
full=${NSS_IANA_REGISTRIES:-$source/../shared/registry}/2026-08-17.xml.xz
database=$root/share/nss-iana/services.db

build() {
    mkdir -p "$work"
    cd "$work"
    "$source/configure" --quiet --prefix="$root" --disable-tests --without-libcurl
    make --quiet -j"$(nproc)" >/dev/null
    make --quiet install >/dev/null
    for program in lookups starts; do
        ${CC:-cc} -O2 -D_GNU_SOURCE -o "$program" "$source/bench/$program.c" -pthread
    done
    # Beside our module, so that finding it costs the same.
    ${CC:-cc} -O2 -fPIC -shared -D_GNU_SOURCE -Wl,-soname,libnss_null.so.2 -o "$root/lib/libnss_null.so.2" \
        "$source/bench/null.c"
    export LD_LIBRARY_PATH="$root/lib"
}

# Lookups in this namespace ask nsswitch.conf and services of the build.
replace_files() {
    echo 'services: iana' >nsswitch.conf
    python3 "$source/tests/services.py" "$registry" >services
    mount --bind nsswitch.conf /etc/nsswitch.conf
    mount --bind services /etc/services
}

median() {
    sort -n | sed -n "$((rounds / 2 + 1))p"
}

# report WHAT TARGET TIME PEER UNIT
report() {
    awk -v what="$1" -v target="$2" -v time="$3" -v peer="$4" -v unit="$5" 'BEGIN {
        printf "%-50s %9.0f %9.0f %s %7.3f  %s\n", what, time, peer, unit, time / peer, target }'
}

# report_size WHAT TARGET KIB
report_size() {
    printf '%-50s %9d %9s KiB %7s %s\n' "$1" "$3" '' '' "$2"
}

# measure FILE SOURCE THREADS COUNT KIND NAME-OR-PORT: one round.
measure() {
    echo "services: $2" >nsswitch.conf
    ./lookups "$3" "$4" "$5" "$6" >>"$1"
}

# warm WHAT TARGET THREADS COUNT KIND NAME-OR-PORT PEER: lookups through iana, and through the peer.
warm() {
    rm -f what.ns peer.ns
    for _ in $(seq "$rounds"); do
        measure what.ns iana "$3" "$4" "$5" "$6"
        measure peer.ns "$7" "$3" "$4" "$5" "$6"
    done
    report "$1" "$2" "$(median <what.ns)" "$(median <peer.ns)" ns
}

# size KIND NAME-OR-PORT: the same lookups in a database ten times as large, and in ours.
size() {
    rm -f what.ns peer.ns
    for _ in $(seq "$rounds"); do
        cp ten_times.db "$database"
        measure what.ns iana 1 40000 "$1" "$2"
        cp data/services.db "$database"
        measure peer.ns iana 1 40000 "$1" "$2"
    done
    report "warm, by $1, ten times the registry; ours" '<= 1.2' "$(median <what.ns)" "$(median <peer.ns)" ns
}

# starts WHAT TARGET ROUNDS COMMAND... -- COMMAND...
starts() {
    what=$1
    target=$2
    shift 2
    ./starts "$@" >both.us
    read -r time peer <both.us
    report "$what" "$target" "$time" "$peer" us
}

measure_lookups() {
    for threads in 1 4; do
        warm "warm, by name, threads: $threads; null module" '<= 1.15' $threads 40000 name domain null
        warm "warm, by port, threads: $threads; null module" '<= 1.15' $threads 40000 port 53 null
        warm "warm, a miss, threads: $threads; null module" '<= 1.15' $threads 40000 name no-such-service null
    done
    last=$(awk '$2 ~ /\/tcp$/ { name = $1 } END { print name }' services)
    warm 'warm, first line of /etc/services; files' '' 1 40000 name tcpmux files
    warm 'warm, last line of /etc/services; files' '' 1 400 name "$last" files
}

measure_starts() {
    starts 'cold, getent -s iana; null module' '<= 1.03' $((rounds * 100)) \
        getent -s iana services domain -- getent -s null services domain
    starts 'cold, null module; itself: the noise' '' $((rounds * 100)) \
        getent -s null services domain -- getent -s null services domain
}

measure_sizes() {
    python3 "$source/bench/ten_times.py" "$registry" >ten_times.xml
    ./iana-services compile --pure -o ten_times.db ten_times.xml
    size name domain
    size port 53
    cp ten_times.db "$database"
    starts 'cold, ten times the registry; null module' '' $((rounds * 100)) \
        getent -s iana services domain -- getent -s null services domain
    cp data/services.db "$database"
}

measure_compiler() {
    if [ ! -r "$full" ]; then
        echo "SKIPPED: compiling the full registry, there is no $full"
        return
    fi
    xz -dc "$full" >full.xml
    starts 'compile the full registry; xmllint --sax --noout' '<= 2.5' $((rounds * 5)) \
        ./iana-services compile -o full.db full.xml -- xmllint --sax --noout full.xml
    peak=$(/usr/bin/time -f %M ./iana-services compile -o full.db full.xml 2>&1)
    report_size 'compile the full registry, peak memory' '< 16384 KiB' "$peak"
    report_size 'its database' '<= 256 KiB' $(($(stat -c %s full.db) / 1024))
}

# calls WHAT TARGET COMMAND...: how many system calls on our files it makes.
calls() {
    what=$1
    target=$2
    shift 2
    strace -o calls "$@" >/dev/null
    printf '%-50s %9d %21s  %s\n' "system calls on our files, $what" "$(ours <calls)" '' "$target"
}

# From the first that names services.db to the close; then those that name it.
ours() {
    awk '/services\.db/ { count++; open = /^open/ && !/ENOENT/ ? 1 : open; next }
        open { count++; open = !/^close/ }
        END { print count }'
}

count_calls() {
    calls 'a first lookup' '<= 7' getent -s iana services domain
    calls '41,000 lookups' '7 and a stat a second' ./lookups 1 40000 name domain
}

build
replace_files
printf '%-50s %9s %9s %10s  %s\n' 'what; its peer' 'what' 'peer' 'ratio' 'target'
measure_lookups
measure_starts
measure_sizes
measure_compiler
count_calls
