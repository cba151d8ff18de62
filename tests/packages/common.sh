# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What the proofs of the packages share. run.sh sets and exports `top`, the checkout, `profiles`,
# those to build the packages with, and `work`, the directory that everything happens in:
#
#     source/     the files of the checkout
#     clean/      Debian 12, as small as it gets; never changed
#     trixie/     Debian 13, the same, if a proof needs it
#     build/      the same with all that the build needs
#     packages/   what dpkg-buildpackage made: .dsc, .deb, .changes
#     again/      the same, made a second time
#     next/       those of a later version, with a newer registry
#     i386/       those of a foreign architecture
#     NAME        the root that the proof NAME works in

# shellcheck source=tests/lib/roots.sh
. "${top:?is set by run.sh}/tests/lib/roots.sh"
: "${profiles?is set by run.sh}"

# Make the root of a proof, with the packages in /packages and /next, but for their debugging
# symbols: new_root NAME [bookworm|trixie].
new_root() {
    rm -rf "${work:?}/$1"
    case ${2:-bookworm} in
    bookworm) cp -a "$work/clean" "$work/$1" ;;
    *)
        [ -e "$work/$2" ] || {
            quietly make_root "$2" "$work/making"
            mv "$work/making" "$work/$2"
        }
        cp -a "$work/$2" "$work/$1"
        ;;
    esac
    cp -r "$work/packages" "$work/next" "$work/$1"
    rm "$work/$1"/*/*-dbgsym_*
}

# All files of a root, with type, mode and owner, and the contents of each, but for what lies at the
# paths given: list_files ROOT [PATH...]
list_files() {
    (
        cd "$1"
        shift
        for path; do
            set -- "$@" -o -path "./$path"
            shift
        done
        find . -xdev \( -path ./proc "$@" \) -prune -o -printf '%p %y %m %U:%G %l\n' \
            -type f -fprintf "$work/contents" '%p\0'
        xargs -0 sha256sum <"$work/contents"
    ) | sort
}

# Give a registry a later date and one more service.
make_registry_newer() {
    sed -i 's,<updated>.*,<updated>2099-12-31</updated>\
<record><name>newer</name><protocol>tcp</protocol><number>4</number></record>,' "$1"
}

# Make release.tar.xz and newer.tar.xz in a directory: the release, and one with a later version and
# a newer registry. `version` and `newer_version` say which they are.
make_releases() {
    version=$(sed -n '1s/.*(\(.*\)-.*/\1/p' "$work/source/debian/changelog")
    newer_version=$version+newer
    tree=$1/nss-iana-$newer_version
    mkdir -p "$tree"
    cp "$work"/packages/*.orig.tar.xz "$1/nss-iana-$version.tar.xz"
    tar -x --strip-components=1 -C "$tree" -f "$1/nss-iana-$version.tar.xz"
    make_registry_newer "$tree/data/service-names-port-numbers.xml"
    sed -i "s/^\(Version: *\|pkgver=\)$version$/\1$newer_version/" \
        "$tree/packaging/rpm/nss-iana.spec" "$tree/packaging/arch/PKGBUILD"
    tar -cJ -C "$1" -f "$tree.tar.xz" "nss-iana-$newer_version"
    rm -r "$tree"
}

# What another system has before our packages come, made of a Debian's files: programs, the
# libraries that our packages need, and an nsswitch.conf. make_system ROOT DIRECTORY, a path in the
# root.
make_system() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    quietly inside "$1" sh -euc '
        cd "$1"
        libraries=$(find /usr/lib -name "libxml2.so.2" -o -name "libcurl.so.4")
        for program in /bin/sh /bin/cat /bin/grep /bin/rm /bin/sed /usr/bin/tr /usr/bin/getent $libraries; do
            echo "$program"
            ldd "$program" | grep -o "/[^ ]*"
        done | sort -u | while read -r file; do
            install -D -m 755 "$file" ".$file"
        done
        mkdir -p etc
        echo "services: files" >etc/nsswitch.conf
        echo /usr/lib64 >etc/ld.so.conf' sh "$2"
}
