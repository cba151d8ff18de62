# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What the proofs of the packages share. run.sh sets and exports `top`, the checkout, `profiles`, those
# to build the packages with, and `work`, the directory that everything happens in:
#
#     source/     the files of the checkout
#     clean/      Debian 12, as small as it gets; never changed
#     build/      the same with all that the build needs
#     packages/   what dpkg-buildpackage made: .dsc, .deb, .changes
#     again/      the same, made a second time
#     next/       those of a later version, with a newer registry
#     i386/       those of a foreign architecture
#     NAME        the root that the proof NAME works in

set -eu
: "${top:?is set by run.sh}" "${work:?is set by run.sh}" "${profiles?is set by run.sh}"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Run a command in silence, unless it fails.
quietly() {
    "$@" >"$work/quietly.$$" 2>&1 || {
        cat "$work/quietly.$$"
        fail "$*"
    }
}

# Run a command inside a root, with process numbers and mounts of its own: nothing of it outlives
# the command, and no process of the host is in its sight. The root is a mount, so that `unshare --mount`
# goes there, too.
inside() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare --mount --pid --fork --kill-child sh -euc '
        root=$1
        shift
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
        ln -sf pts/ptmx "$root/dev/ptmx"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"' sh "$@"
}

# Install packages inside a root: their names, or paths there.
install_inside() {
    root=$1
    shift
    quietly inside "$root" apt-get -y --no-install-recommends install "$@"
}

# Make the root of a proof, with the packages in /packages and /next, but for their debugging symbols.
new_root() {
    rm -rf "${work:?}/$1"
    cp -a "$work/clean" "$work/$1"
    cp -r "$work/packages" "$work/next" "$work/$1"
    rm "$work/$1"/*/*-dbgsym_*
}

# Check what `getent services QUESTION` says inside a root; '' for no answer.
answers() {
    answer=$(inside "$1" getent services "$2" | tr -s ' ')
    [ "$answer" = "$3" ] || fail "getent services $2: '$answer' instead of '$3'"
}
