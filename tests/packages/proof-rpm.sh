#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Fedora's packages, built by Debian's rpmbuild with Fedora's directories and compiler flags,
# installed in a root that has nothing but what they require, upgraded and removed. That authselect
# changes nsswitch.conf, and what systemd's scriptlets do, only a Fedora can show.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

root=$work/rpm
rm -rf "$root"
cp -a "$work/build" "$root"
install_inside "$root" rpm
install -D -m 644 "$(dirname "$0")/fedora.macros" "$root/etc/rpm/macros.fedora"
make_releases "$root/releases"
system=/home/builder/system
target=$root/target
names='nss-iana nss-iana-data iana-services'

build_as_builder() {
    quietly inside "$root" runuser -u builder -- rpmbuild --nodeps "$@"
}

rpm_inside() {
    inside "$root" rpm --root /target "$@"
}

# The three packages of a version, each by its path in the root.
packages() {
    for name in $names; do
        (cd "$root" && find home/builder/rpmbuild/RPMS -name "$name-$1-*.rpm" -printf '/%p\n')
    done
}

# The system that they come to is a package, too, so that rpm itself sees what they require. It has
# the directories of Fedora's packages filesystem and systemd.
make_target() {
    (
        mkdir -p "$root$system/root"
        cd "$root$system/root"
        mkdir -p var/lib var/tmp usr/lib/systemd/system usr/lib64 usr/libexec usr/share/doc \
            usr/share/licenses usr/share/man/man5 usr/share/man/man8 usr/share/zsh/site-functions \
            usr/share/bash-completion/completions
    )
    make_system "$root" "$system/root"
    cat >"$root$system/root/usr/lib/systemd/systemd-update-helper" <<'HELPER'
#!/bin/sh
echo "$@" >>/units
HELPER
    chmod 755 "$root$system/root/usr/lib/systemd/systemd-update-helper"
    cat >"$root$system/system.spec" <<SPEC
Name: system
Version: 1
Release: 1
Summary: What is there before
License: none
Provides: systemd rtld(GNU_HASH)
%global __os_install_post %{nil}
%description
%install
cp -a $system/root/. %{buildroot}
%files
/*
SPEC
    inside "$root" chown -R builder "$system"
    build_as_builder -bb "$system/system.spec"
    mkdir "$target" "$target/proc" "$target/dev" "$target/dev/pts" "$target/dev/shm"
    quietly rpm_inside --install "/home/builder/rpmbuild/RPMS/x86_64/system-1-1.x86_64.rpm"
}

files() {
    list_files "$target" dev units usr/lib/sysimage/rpm etc/ld.so.cache
}

asks_module() {
    inside "$root" ldconfig -r /target
    answer=$(inside "$target" getent -s iana services "$1" | tr -s ' ')
    [ "$answer" = "$2" ] || fail "getent -s iana services $1: '$answer' instead of '$2'"
}

echo 'build'
for archive in "$root"/releases/*.tar.xz; do
    check=--without=check
    case " $profiles,$archive " in
    *nocheck* | *"$newer_version"*) ;;
    *) check=--with=check ;;
    esac
    build_as_builder -ta "$check" "/releases/${archive##*/}"
done
[ "$(packages "$version" | wc -l)" = 3 ] || fail "not three packages: $(packages "$version")"

echo 'what they require, and where things are'
make_target
files >"$work/rpm.before"
# shellcheck disable=SC2046 # a word a package
set -- $(packages "$version")
inside "$root" rpm -qp --requires "$1" | grep -Ev '^(rpmlib|libc\.so\.6|rtld)\(' >"$work/rpm.requires"
[ "$(sed 's/ .*//' "$work/rpm.requires" | xargs)" = nss-iana-data ] ||
    fail "the module requires $(cat "$work/rpm.requires")"
inside "$root" rpm -qp --queryformat '%{ARCH}\n' "$2" | grep -qx noarch || fail 'the data is not for all architectures'
inside "$root" rpm -qpl "$1" | grep -qx /usr/lib64/libnss_iana.so.2 || fail 'the module is elsewhere'
! inside "$root" rpm -qp --scripts "$@" | grep nsswitch || fail 'a scriptlet names nsswitch.conf'

echo 'install'
quietly rpm_inside --install "$@"
# shellcheck disable=SC2086 # a word a package
rpm_inside --verify $names
asks_module domain 'domain 53/tcp'
asks_module 6005/tcp 'x11 6005/tcp'
asks_module newer ''
[ "$(cat "$target/etc/nsswitch.conf")" = 'services: files' ] || fail 'nsswitch.conf has changed'
inside "$target" iana-services verify /usr/share/nss-iana/services.db
inside "$target" iana-services compile

echo 'upgrade'
# shellcheck disable=SC2046
quietly rpm_inside --upgrade $(packages "$newer_version")
# shellcheck disable=SC2086
rpm_inside --verify $names
asks_module newer 'newer 4/tcp'
asks_module domain 'domain 53/tcp'

echo 'remove'
inside "$target" iana-services compile
# shellcheck disable=SC2086
quietly rpm_inside --erase $names
asks_module domain ''
files >"$work/rpm.after"
diff "$work/rpm.before" "$work/rpm.after" || fail 'files are left, or gone'
units='nss-iana-update.service nss-iana-update.timer'
printf '%s\n' "install-system-units $units" "remove-system-units $units" | diff - "$target/units" ||
    fail 'systemd is told something else'
