# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# Root directories with a Debian in them, for tests/packages and tests/systems. `work`, set and
# exported by their run.sh, is the directory that everything happens in.

set -eu
: "${top:?is set by run.sh}" "${work:?is set by run.sh}"

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

# copy_checkout DIRECTORY: copy what git knows of the checkout, and what it would add, to a new
# directory.
copy_checkout() {
    git -C "$top" rev-parse --git-dir >/dev/null
    mkdir "$1"
    (cd "$top" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T -) | tar -x -C "$1"
}

# make_root SUITE DIRECTORY: make a root with Debian's SUITE, as small as it gets, from the mirror
# that this machine uses for Debian, or from mmdebstrap's. Of a mirror, the release alone is enough:
# what comes by way of security updates need not be there for two architectures at once.
make_root() {
    # sid's list of packages may be older than it says that it is valid.
    valid=true
    if [ "$1" = sid ]; then valid=false; fi
    # shellcheck disable=SC2016 # apt-get expands it
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' \
        'Label: Debian' | head -n 1)
    # In mounts of its own, so that a kill leaves none behind.
    unshare --mount mmdebstrap --quiet --variant=minbase --skip=cleanup/apt/lists \
        --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
        --aptopt='Acquire::Retries 3' --aptopt='Acquire::http::Timeout 20' \
        --aptopt="Acquire::Check-Valid-Until \"$valid\"" \
        "$1" "$2" ${mirror:+"$mirror"}
}

# Run a command inside a root, with process numbers and mounts of its own: nothing of it outlives
# the command, and no process of the host is in its sight. The root is a mount, so that `unshare
# --mount` goes there, too.
inside() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare --mount --pid --fork --kill-child sh -euc '
        root=$1
        shift
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
        ln -sf pts/ptmx "$root/dev/ptmx"
        mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"' sh "$@"
}

# Install packages inside a root: their names, or paths there.
install_inside() {
    root=$1
    shift
    quietly inside "$root" apt-get -y --no-install-recommends install "$@"
}

# Check what `getent services QUESTION` says inside a root; '' for no answer.
answers() {
    answer=$(inside "$1" getent services "$2" | tr -s ' ')
    [ "$answer" = "$3" ] || fail "getent services $2: '$answer' instead of '$3'"
}
