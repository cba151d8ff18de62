#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Fedora's packages, built by Debian's rpmbuild with Fedora's directories and compiler flags,
# installed in a root that has nothing but what they require, upgraded and removed. The SELinux
# module is built with the interfaces of Debian's policy. That authselect changes nsswitch.conf, and
# what the scriptlets of systemd and SELinux do, only a Fedora can show.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

root=$work/rpm
rm -rf "$root"
cp -a "$work/build" "$root"
install_inside "$root" bzip2 cpio policycoreutils rpm selinux-policy-dev
install -D -m 644 "$(dirname "$0")/fedora.macros" "$root/etc/rpm/macros.fedora"
make_releases "$root/releases"
system=/home/builder/system
target=$root/target
names='nss-iana nss-iana-data iana-services nss-iana-selinux'

build_as_builder() {
    quietly inside "$root" runuser -u builder -- rpmbuild --nodeps "$@"
}

rpm_inside() {
    inside "$root" rpm --root /target "$@"
}

# The packages of a version, each by its path in the root.
packages() {
    for name in $names; do
        (cd "$root" && find home/builder/rpmbuild/RPMS -name "$name-$1-*.rpm" -printf '/%p\n')
    done
}

# The system that they come to is a package, too, so that rpm itself sees what they require. It has
# the directories of Fedora's packages filesystem, systemd and selinux-policy, and notes what the
# scriptlets ask of the latter two.
make_target() {
    (
        mkdir -p "$root$system/root"
        cd "$root$system/root"
        mkdir -p var/lib var/tmp usr/lib/systemd/system usr/lib64 usr/libexec usr/share/doc \
            usr/share/licenses usr/share/man/man5 usr/share/man/man8 usr/share/zsh/site-functions \
            usr/share/bash-completion/completions usr/libexec/selinux \
            usr/share/selinux/packages/targeted var/lib/selinux/targeted/active/modules/200
    )
    make_system "$root" "$system/root"
    cat >"$root$system/root/usr/lib/systemd/systemd-update-helper" <<'HELPER'
#!/bin/sh
echo "$@" >>/units
HELPER
    cat >"$root$system/root/usr/libexec/selinux/note" <<'NOTE'
#!/bin/sh
[ "$1" != install ] || [ -s "$3" ] || set -- no "$@"
echo "$@" >>/modules
NOTE
    chmod 755 "$root$system/root/usr/lib/systemd/systemd-update-helper" \
        "$root$system/root/usr/libexec/selinux/note"
    cat >"$root$system/system.spec" <<SPEC
Name: system
Version: 1
Release: 1
Summary: What is there before
License: none
Provides: systemd rtld(GNU_HASH) selinux-policy-targeted
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
    list_files "$target" dev units modules usr/lib/sysimage/rpm etc/ld.so.cache
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
[ "$(packages "$version" | wc -l)" = 4 ] || fail "not four packages: $(packages "$version")"

echo 'what they require, and where things are'
make_target
files >"$work/rpm.before"
# shellcheck disable=SC2046 # a word a package
set -- $(packages "$version")
inside "$root" rpm -qp --requires "$1" | grep -Ev '^(rpmlib|libc\.so\.6|rtld)\(' >"$work/rpm.requires"
[ "$(sed 's/ .*//' "$work/rpm.requires" | sort | xargs)" = '(nss-iana-selinux nss-iana-data' ] ||
    fail "the module requires $(cat "$work/rpm.requires")"
inside "$root" rpm -qp --queryformat '%{ARCH}\n' "$2" | grep -qx noarch || fail 'the data is not for all architectures'
inside "$root" rpm -qpl "$1" | grep -qx /usr/lib64/libnss_iana.so.2 || fail 'the module is elsewhere'
! inside "$root" rpm -qp --scripts "$@" | grep nsswitch || fail 'a scriptlet names nsswitch.conf'
! rpm_inside --test --install "$1" "$2" "$3" 2>/dev/null ||
    fail 'the module can be installed beside a policy of SELinux without its policy module'

# cil PATH: the policy module in the package, as text.
cil() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    inside "$root" sh -euc '
        mkdir -p /module
        cd /module
        rpm2cpio "$1" | cpio -id --quiet
        bunzip2 --stdout usr/share/selinux/packages/targeted/nss_iana.pp.bz2 >nss_iana.pp
        /usr/libexec/selinux/hll/pp nss_iana.pp' sh "$1"
}
cil "$4" >"$work/rpm.cil"
for path in /usr/share/nss-iana /var/lib/nss-iana; do
    grep -q "^(filecon \"$path(.*nss_iana_db_t" "$work/rpm.cil" || fail "no type for $path"
done
grep -q '^(allow nsswitch_domain nss_iana_db_t (file .*read' "$work/rpm.cil" ||
    fail 'the policy module allows nothing'

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
units='nss-iana-update.service nss-iana-update.timer nss-iana-compile.service nss-iana-compile.path'
printf '%s\n' "install-system-units $units" "remove-system-units $units" | diff - "$target/units" ||
    fail 'systemd is told something else'
type=targeted
printf '%s\n' "relabel-pre $type" "install $type /usr/share/selinux/packages/$type/nss_iana.pp.bz2" \
    "relabel-post $type" >"$work/rpm.modules"
{
    cat "$work/rpm.modules" "$work/rpm.modules"
    echo "uninstall $type nss_iana"
} | diff - "$target/modules" || fail 'SELinux is told something else'
