# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # the variables are for who sources this
#
# What the test scripts begin with: they run in the build directory, with `srcdir` set as automake
# sets it, and work in a scratch directory that is gone afterwards. 77 says that a test was skipped.

set -eu
top_builddir=$(pwd)
top_srcdir=$(cd "${srcdir:-.}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$scratch"
mkdir "$scratch/state" "$scratch/data"

# The twins: their databases are in `state` and `data` of the directory that they run in.
twin_tool=$top_builddir/tests/iana-services
twin_module_directory=$top_builddir/tests/.libs
# What a terminal of a test gets, nobody reads page by page.
export PAGER=cat
registry=$top_srcdir/data/service-names-port-numbers.xml
preferences=$top_srcdir/data/preferences

fail() {
    echo "failed: $*" >&2
    exit 1
}

skip() {
    echo "skipped: $*" >&2
    exit 77
}

need() {
    for program in "$@"; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
}

need_strace() {
    need strace
    strace -o /dev/null true 2>/dev/null || skip 'strace may not trace here'
}

# A mount namespace of our own, in which /etc and the like can be replaced.
need_namespace() {
    unshare -m mount -t tmpfs tmpfs /etc 2>/dev/null || skip 'unshare -m needs root'
}

# Run a command where /etc holds nothing but the given file, as services; '' for nothing at all.
with_services() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare -m sh -euc '
        services=$1
        shift
        mount -t tmpfs tmpfs /etc
        if [ -n "$services" ]; then cp "$services" /etc/services; fi
        exec "$@"' sh "$@"
}

# with_sources DIRECTORY COMMAND...: run it where /etc holds the services and the nsswitch.conf of
# DIRECTORY, the latter by a link, so that it may change. glibc finds the twin of the module.
with_sources() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    LD_LIBRARY_PATH=$twin_module_directory with_services "$1/services" sh -euc '
        ln -s "$1/nsswitch.conf" /etc/nsswitch.conf
        shift
        exec "$@"' sh "$@"
}

# The directory with IANA's full registries, which are no part of the project.
full_registries() {
    directory=${NSS_IANA_REGISTRIES:-$top_srcdir/../shared/registry}
    ls "$directory"/*.xml.xz >/dev/null 2>&1 || skip "there are no full registries in $directory"
    echo "$directory"
}

# The parts of a registry.
registry_head='<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'

# record NAME PROTOCOL NUMBER [NOTE]
record() {
    printf '<record><name>%s</name><protocol>%s</protocol><number>%s</number>' "$1" "$2" "$3"
    printf '%s</record>\n' "${4:+<note>$4</note>}"
}

# small_registry PORT COUNT: name-1 on PORT + 1, name-2 on PORT + 2, and so on, for tcp.
small_registry() {
    echo "$registry_head"
    for i in $(seq "$2"); do
        record "name-$i" tcp $(($1 + i))
    done
    echo '</registry>'
}
