#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Proves in bare roots of Debian's releases what README promises; as root.
#
#     run.sh [SYSTEM[:STEP]...]    without one, all of them
#
# The systems are bookworm, trixie and sid; their steps:
#
#     try       ./try, by root
#     user      ./try, by a user who may use sudo; not in sid
#     tests     a build with gcc and one with clang, both without a warning, and `make check`
#     check     ./check, by root, but for the packages; not in sid
#     proof     tests/proof, with trixie's cbmc; in trixie alone
#     packages  Debian's packages: built, seen by lintian, installed, asked and purged; not in sid
#
# Each step has a root of its own, below a directory that is gone afterwards. With WORK=DIRECTORY it
# stays, and a later run begins with the roots that are in it.
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=${WORK:-$(mktemp -d)}
export top work
# shellcheck source=tests/lib/roots.sh
. "$top/tests/lib/roots.sh"
[ "$(id -u)" = 0 ] || fail 'this takes root'
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work"

# Run a step as a user of its root, in the checkout, for at most so many minutes: what it prints
# goes to a file, and is shown if it fails. in_checkout USER MINUTES COMMAND...
in_checkout() {
    user=$1
    minutes=$2
    shift 2
    # shellcheck disable=SC2016 # the inner shell is to expand them
    inside "$root" runuser -u "$user" -- sh -euc '
        cd /work/nss-iana
        timeout --kill-after=10 "$@"' sh "${minutes}m" "$@" >"$log" 2>&1 || {
        code=$?
        tail -n 200 "$log"
        grep -E '^(FAIL|ERROR): ' "$log" || :
        fail "$system:$step: exit code $code of $* (all that it printed is in $log with WORK=DIRECTORY)"
    }
}

# Make the root of a step: the bare one of the system, with the checkout, and with the full
# registries where tests look for them.
new_root() {
    [ -e "$work/$system" ] || {
        quietly make_root "$system" "$work/making"
        mv "$work/making" "$work/$system"
    }
    rm -rf "$root"
    cp -a "$work/$system" "$root"
    mkdir "$root/work"
    copy_checkout "$root/work/nss-iana"
    (cd "$root/work/nss-iana" && git init --quiet && git add --all)
    registries=${NSS_IANA_REGISTRIES:-$top/../shared/registry}
    if [ -d "$registries" ]; then
        mkdir -p "$root/work/shared"
        cp -r "$registries" "$root/work/shared/registry"
    fi
}

run_try() {
    in_checkout root 20 ./try
    grep -q '^domain  *53/tcp' "$log" || fail "$system:$step: no answer: $(tail -n 20 "$log")"
}

run_user() {
    install_inside "$root" sudo
    inside "$root" useradd --create-home builder
    echo 'builder ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/builder"
    inside "$root" chown -R builder /work/nss-iana
    in_checkout builder 20 ./try
    grep -q '^domain  *53/tcp' "$log" || fail "$system:$step: no answer: $(tail -n 20 "$log")"
}

run_tests() {
    # For tests/model/litmus.sh; Debian has it from the release after 13 on.
    [ "$system" != sid ] || install_inside "$root" herdtools7
    # shellcheck disable=SC2016 # the inner shell is to expand them
    in_checkout root 40 sh -euc '
        .ci/install $(sed "s/#.*//" .ci/packages)
        ./bootstrap
        for compiler in clang gcc; do
            mkdir -p "build/$compiler"
            cd "build/$compiler"
            ../../configure --quiet --enable-werror CC="$compiler"
            make --quiet -j"$(nproc)"
            make --quiet -j"$(nproc)" check TESTS=
            cd ../..
        done
        make --quiet -C build/gcc -k -j"$(nproc)" check
        tests/lib/skipped.sh build/gcc'
    sed -n '/^skipped/p; s/^# \(PASS\|SKIP\|FAIL\): */\1 /p' "$log"
}

run_check() {
    in_checkout root 60 env NSS_IANA_PACKAGES=no ./check
    sed -n '/^skipped/p' "$log"
}

run_proof() {
    install_inside "$root" cbmc gcc libc6-dev time
    in_checkout root 30 tests/proof/run.sh
    grep ': proved, ' "$log"
}

# Standards-Version is that of the oldest release that the packages are for. Debian 12's lintian
# takes postfix's drop-in for a unit (proof-lintian.sh); a later one does not know that tag.
run_packages() {
    suppressed=out-of-date-standards-version
    if [ "$system" = bookworm ]; then
        suppressed=$suppressed,package-supports-alternative-init-but-no-init.d-script
    fi
    # shellcheck disable=SC2016 # the inner shell is to expand them
    in_checkout root 40 sh -euc '
        apt-get -q update
        apt-get -qq -y --no-install-recommends install build-essential fakeroot lintian
        apt-get -qq -y --no-install-recommends build-dep .
        version=$(sed -n "1s/.*(\(.*\)-.*/\1/p" debian/changelog)
        ./bootstrap
        ./configure --quiet --disable-tests
        make --quiet dist
        mkdir ../packages
        mv "nss-iana-$version.tar.xz" "../packages/nss-iana_$version.orig.tar.xz"
        cd ../packages
        tar -xf "nss-iana_$version.orig.tar.xz"
        cp -r ../nss-iana/debian "nss-iana-$version/"
        cd "nss-iana-$version"
        dpkg-buildpackage --no-sign --build-profiles=nocheck
        lintian --allow-root -EI --pedantic --suppress-tags "$1" ../*.changes >../lintian
        cat ../lintian
        [ ! -s ../lintian ]
        cp /etc/nsswitch.conf ../nsswitch.conf
        rm ../*-dbgsym_*
        apt-get -y --no-install-recommends install ../*.deb' sh "$suppressed"
    answers "$root" domain 'domain 53/tcp'
    # What the build needs may have brought netbase's /etc/services, which does not have this one.
    answers "$root" 3905/tcp 'mupdate 3905/tcp'
    quietly inside "$root" apt-get -y purge libnss-iana iana-services nss-iana-data
    cmp "$root/work/packages/nsswitch.conf" "$root/etc/nsswitch.conf" || fail "$system:$step: nsswitch.conf"
    answers "$root" 3905/tcp ''
}

if [ $# = 0 ]; then
    set -- bookworm trixie sid
fi
for asked; do
    system=${asked%%:*}
    steps=${asked#"$system"}
    case $system,$steps in
    sid,) steps='try tests' ;;
    trixie,) steps='try user tests packages check proof' ;;
    *,) steps='try user tests packages check' ;;
    *) steps=${steps#:} ;;
    esac
    for step in $steps; do
        root=$work/$system-$step
        log=$root.log
        printf '\n-- %s: %s\n' "$system" "$step"
        new_root
        "run_$step"
    done
done
