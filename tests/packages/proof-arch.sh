#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Arch's package, built by Debian's makepkg with Arch's directories and compiler flags, installed by
# pacman in a root that has nothing but what it depends on, upgraded and removed.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

root=$work/arch
rm -rf "$root"
cp -a "$work/build" "$root"
install_inside "$root" check fakeroot libarchive-tools makepkg pacman-package-manager zstd
cp "$(dirname "$0")/makepkg.conf" "$root/etc/makepkg.conf"
make_releases "$root/releases"
target=$root/target

# Build what the PKGBUILD of a directory says.
makepkg_inside() {
    inside "$root" chown -R builder "$1"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    quietly inside "$root" runuser -u builder -- \
        sh -euc 'cd "$1"; shift; makepkg --nodeps "$@"' sh "$@"
}

# build_package VERSION [OPTION...]: out of the release and the files in its packaging/arch.
build_package() {
    place=/home/builder/nss-iana-$1
    mkdir "$root$place"
    cp "$root/releases/nss-iana-$1.tar.xz" "$root$place/"
    tar -x --strip-components=3 -C "$root$place" -f "$root/releases/nss-iana-$1.tar.xz" \
        "nss-iana-$1/packaging/arch"
    shift
    makepkg_inside "$place" "$@"
}

# pacman with a root of its own, and no repositories.
pacman_inside() {
    inside "$root" pacman --root /target --config /pacman.conf --noconfirm "$@"
}

# The system that the package comes to is one, too, so that pacman itself sees what ours depends on.
# It has the directories of Arch's package filesystem.
make_target() {
    place=/home/builder/system
    mkdir -p "$root$place/root"
    install -d -m 1777 "$root$place/root/tmp"
    make_system "$root" "$place/root"
    cat >"$root$place/PKGBUILD" <<PKGBUILD
pkgname=system
pkgver=1
pkgrel=1
arch=(any)
provides=(curl glibc libxml2)
options=(!strip)
package() {
    cp -a "$place/root/." "\$pkgdir"
}
PKGBUILD
    makepkg_inside "$place"
    mkdir -p "$target/proc" "$target/dev/pts" "$target/dev/shm" "$target/var/lib/pacman"
    printf '[options]\nArchitecture = x86_64\nSigLevel = Never\n' >"$root/pacman.conf"
    quietly pacman_inside --upgrade "$place/system-1-1-any.pkg.tar.zst"
}

files() {
    list_files "$target" dev var/lib/pacman var/log var/cache etc/ld.so.cache
}

echo 'build'
case " $profiles " in
*' nocheck '*) build_package "$version" --nocheck ;;
*) build_package "$version" ;;
esac
build_package "$newer_version" --nocheck
make_target
files >"$work/arch.before"
package=/home/builder/nss-iana-$version/nss-iana-$version-1-x86_64.pkg.tar.zst
newer_package=/home/builder/nss-iana-$newer_version/nss-iana-$newer_version-1-x86_64.pkg.tar.zst

echo 'install'
pacman_inside --upgrade "$package" >"$work/arch.message" 2>&1 || fail "$(cat "$work/arch.message")"
pacman_inside --query --check nss-iana
[ -e "$target/usr/lib/libnss_iana.so.2" ] || fail 'the module is elsewhere'
[ "$(cat "$target/etc/nsswitch.conf")" = 'services: files' ] || fail 'nsswitch.conf has changed'
answer=$(inside "$target" getent -s iana services domain | tr -s ' ')
[ "$answer" = 'domain 53/tcp' ] || fail "getent -s iana services domain: '$answer'"
answers "$target" domain ''
inside "$target" iana-services compile

echo 'as the message says'
command=$(sed -n "s/^ *\\(sed -i .* \\/etc\\/nsswitch\\.conf\\)$/\\1/p" "$work/arch.message")
[ -n "$command" ] || fail "the message is $(cat "$work/arch.message")"
grep -qF "$command" "$top/README.md" || fail "README.md says something else than $command"
inside "$target" sh -euc "$command"
answers "$target" domain 'domain 53/tcp'
answers "$target" 6005/tcp 'x11 6005/tcp'
answers "$target" newer ''

echo 'upgrade'
quietly pacman_inside --upgrade "$newer_package"
pacman_inside --query --check nss-iana
answers "$target" newer 'newer 4/tcp'
answers "$target" domain 'domain 53/tcp'

echo 'remove'
inside "$target" iana-services compile
pacman_inside --remove nss-iana >"$work/arch.message" 2>&1 || fail "$(cat "$work/arch.message")"
grep -q nsswitch.conf "$work/arch.message" || fail 'no word of nsswitch.conf'
answers "$target" domain ''
echo 'services: files' >"$target/etc/nsswitch.conf"
files >"$work/arch.after"
diff "$work/arch.before" "$work/arch.after" || fail 'files are left, or gone'
