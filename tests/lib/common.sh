# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # the scripts that source this use the variables
#
# The beginning of each test script. A script runs in the build directory, with the `srcdir` of
# automake, and works in a scratch directory that is removed at its end. Exit code 77 means that the
# test was skipped.

set -eu
umask 022
top_builddir=$(pwd)
top_srcdir=$(cd "${srcdir:-.}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$scratch"
mkdir "$scratch/state" "$scratch/data"

# No .pyc files in the source directory.
PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$top_srcdir/tests/lib
export PYTHONDONTWRITEBYTECODE PYTHONPATH

# The twins of tool and module: their databases are in `state` and `data` of the current directory.
unlimited_twin_tool=$top_builddir/tests/iana-services
twin_module_directory=$top_builddir/tests/.libs
# A test on a terminal must not wait for a pager.
export PAGER=cat
registry=$top_srcdir/data/service-names-port-numbers.xml
preferences=$top_srcdir/data/preferences

# limited COMMAND...: run a command with the time limit of limited.sh.
limited() {
    "$top_srcdir/tests/lib/limited.sh" "$@"
}

# The tool, with the time limit.
mkdir "$scratch/limited"
twin_tool=$scratch/limited/iana-services
cat >"$twin_tool" <<END
#!/bin/sh
exec "$top_srcdir/tests/lib/limited.sh" "$unlimited_twin_tool" "\$@"
END
chmod 755 "$scratch/limited" "$twin_tool"

fail() {
    echo "failed: $*" >&2
    exit 1
}

skip() {
    echo "skipped: $*" >&2
    exit 77
}

# omit WHAT-AND-WHY: say that a part of a test is left out. ./check counts these lines.
omit() {
    echo "skipped: $*"
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

# A mount namespace, in which a test can replace /etc.
need_namespace() {
    unshare -m mount -t tmpfs tmpfs /etc 2>/dev/null || skip 'unshare -m needs root'
}

has_user_namespaces() {
    unshare -Ur true 2>/dev/null
}

# error_text NAME: what strerror says of an errno; the tool prints it as it is.
error_text() {
    python3 -c 'import errno, os, sys
print(os.strerror(getattr(errno, sys.argv[1])))' "$1"
}

# with_services FILE COMMAND...: run the command with an /etc that has FILE as services and nothing
# else; '' for no file.
with_services() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare -m sh -euc '
        services=$1
        shift
        mount -t tmpfs tmpfs /etc
        if [ -n "$services" ]; then cp "$services" /etc/services; fi
        exec "$@"' sh "$@"
}

# with_sources DIRECTORY COMMAND...: run the command with an /etc that has the services file of
# DIRECTORY and a link to its nsswitch.conf, which may thus change. glibc finds the twin of the
# module.
with_sources() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    LD_LIBRARY_PATH=$twin_module_directory with_services "$1/services" sh -euc '
        ln -s "$1/nsswitch.conf" /etc/nsswitch.conf
        shift
        exec "$@"' sh "$@"
}

# The directory with IANA's full registries, which are not a part of the project.
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
