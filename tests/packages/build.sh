#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds the packages, each time in a place of its own: build.sh packages|again|next|i386
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

version=$(sed -n '1s/.*(\(.*\)-.*/\1/p' "$work/source/debian/changelog")
tree=nss-iana-$version

# Make a release of the checkout, and put it beside its tree with debian/.
make_release() {
    mkdir "$root$place"
    cp -a "$work/source" "$root$place/checkout"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    inside "$root" sh -euc '
        cd "$1/checkout"
        ./bootstrap
        ./configure --quiet --disable-tests
        make --quiet dist
        mv "nss-iana-$2.tar.xz" "../nss-iana_$2.orig.tar.xz"
        cd ..
        tar xf "nss-iana_$2.orig.tar.xz"
        mv checkout/debian "nss-iana-$2/"
        rm -r checkout' sh "$place" "$version"
}

# Unpack the source package of the first build.
unpack_source() {
    mkdir -p "$root$place"
    cp "$work"/packages/*.dsc "$work"/packages/*.tar.* "$root$place/"
    # shellcheck disable=SC2016
    inside "$root" sh -euc 'cd "$1" && dpkg-source -x ./*.dsc && rm ./*.dsc ./*.tar.*' sh "$place"
}

# Make a later version of it, whose registry is newer and has one more service.
make_newer() {
    sed -i "1s/($version-/($version+newer-/" "$root$place/$tree/debian/changelog"
    make_registry_newer "$root$place/$tree/data/service-names-port-numbers.xml"
}

# What it takes to build for another architecture: its compiler and libraries, and a native tool.
add_cross_tools() {
    inside "$root" dpkg --add-architecture "$1"
    inside "$root" apt-get -q update
    cp "$work"/packages/iana-services_*.deb "$work"/packages/nss-iana-data_*.deb "$root$place/"
    # shellcheck disable=SC2016
    inside "$root" sh -euc '
        cd "$2"
        apt-get -y --no-install-recommends install "crossbuild-essential-$1" ./*.deb
        apt-get -y --no-install-recommends build-dep --host-architecture "$1" \
            --build-profiles cross,nocheck "./$3"
        rm ./*.deb' sh "$1" "$place" "$tree"
}

# Let a user build there, with options for dpkg-buildpackage, and keep the outcome as `name`.
build_as() {
    user=$1
    shift
    inside "$root" chown -R "$user" "$place"
    # shellcheck disable=SC2016
    inside "$root" runuser -u "$user" -- \
        sh -euc 'cd "$1"; shift; dpkg-buildpackage --no-sign "$@"' sh "$place/$tree" "$@"
    mkdir "$work/$name"
    find "$root$place" -maxdepth 1 -type f -exec cp {} "$work/$name/" \;
}

name=$1 root=$work/build
case $name in
packages) # as Debian's build machines do it: not as root
    place=/home/builder/first
    make_release
    build_as builder ${profiles:+--build-profiles="$profiles"}
    ;;
again) # as another machine may do it
    place=/srv/another/and/longer/path
    unpack_source
    umask 077
    build_as root --build=binary --build-profiles=nocheck
    ;;
next)
    place=/home/builder/next
    unpack_source
    make_newer
    build_as builder --build=binary --build-profiles=nocheck
    ;;
i386) # cross-built: not every amd64 kernel runs i386 programs
    place=/home/builder/i386
    unpack_source
    add_cross_tools i386
    build_as builder --host-arch=i386 --build=any --build-profiles=cross,nocheck
    ;;
esac
