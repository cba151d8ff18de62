#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run.sh SOURCE: what `make bench` runs. It measures the module beside its peers, which take turns
# in this one run, and leaves benchmark.json, .txt, .md and .svg in bench-build below the current
# directory. A peer that gives a wrong answer ends it; a time never does. SOURCE is the source tree.
#
# BENCH_ROUNDS: how often each thing is measured, 9 unless told. BENCH_KEEP=1: the result goes into
# doc/ and README.md, too. As root: nsswitch.conf, /etc/services and the like are replaced, in
# private namespaces.
set -euf

source=$(cd "$1" && pwd)
work=$PWD/bench-build
root=$work/root
rounds=${BENCH_ROUNDS:-9}
registries='shipped tenfold'
peers='null iana netbase files db nscd-files nscd-iana'
shipped=$source/data/service-names-port-numbers.xml
full=${NSS_IANA_REGISTRIES:-$source/../shared/registry}/2026-08-17.xml.xz

if [ "$(id -u)" != 0 ]; then
    echo 'bench: root is needed, for private namespaces' >&2
    exit 77
fi
if [ "${2-}" != inside ]; then
    exec unshare --mount --net --pid --fork --kill-child --mount-proc "$source/bench/run.sh" "$source" inside
fi

# shellcheck source=bench/build.sh
. "$source/bench/build.sh"
# shellcheck source=bench/worlds.sh
. "$source/bench/worlds.sh"
# shellcheck source=bench/measure.sh
. "$source/bench/measure.sh"
# shellcheck source=bench/counts.sh
. "$source/bench/counts.sh"
# shellcheck source=bench/report.sh
. "$source/bench/report.sh"

need_packages
build
make_registries
hide_system
make_worlds
check_answers
measure
count
report
