#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `status` finds what keeps programs from reading the live database: AppArmor's rules, SELinux's
# types, the chroot of postfix. The files by which `status` knows them are in mounts of this test.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need jq python3
need_namespace
cd "$scratch"
small_registry 1000 3 >one.xml
"$twin_tool" compile -o state/services.db one.xml

# findings SCRIPT: which of the three findings `status` reports after this script.
findings() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    limited unshare -m sh -euc '
        mount -t tmpfs tmpfs /etc
        mount -t tmpfs tmpfs /sys
        mount -t tmpfs tmpfs /var/spool
        mkdir -p /etc/apparmor.d/abstractions/nameservice.d /sys/module/apparmor/parameters \
            /sys/fs/selinux /var/spool/postfix/pid /var/spool/postfix/etc
        eval "$1"
        "$2" status --format json || :' sh "$1" "$twin_tool" >status.json
    jq -e .findings status.json >/dev/null || fail "status prints no findings: $1"
    jq -r '.findings[].id' status.json | grep -x -e apparmor -e selinux -e postfix | xargs
}

# expect IDS SCRIPT
expect() {
    found=$(findings "$2")
    [ "$found" = "$1" ] || fail "found '$found' and not '$1': $2"
}

rules=/etc/apparmor.d/abstractions/nameservice.d/nss-iana
apparmor='echo Y >/sys/module/apparmor/parameters/enabled
    touch /etc/apparmor.d/abstractions/nameservice'
expect '' :
echo AppArmor
expect apparmor "$apparmor"
expect apparmor "$apparmor; echo '  /elsewhere/services.db r,' >$rules"
expect '' "$apparmor; echo '  state/services.db r,' >$rules"
expect '' "$apparmor; echo N >/sys/module/apparmor/parameters/enabled"

echo SELinux
# labelled TYPE: give the live database this type.
labelled() {
    python3 -c 'import os, sys
os.setxattr("state/services.db", "security.selinux", sys.argv[1].encode() + b"\0")' \
        "system_u:object_r:$1:s0" 2>/dev/null
}
selinux='echo 1 >/sys/fs/selinux/enforce'
expect '' "$selinux"
if labelled var_lib_t; then
    expect selinux "$selinux"
    expect '' :
    labelled nss_iana_db_t
    expect '' "$selinux"
    labelled nss_iana_db_t_other
    expect selinux "$selinux"
    labelled etc_t
    expect '' "$selinux"
else
    fail 'this file system stores no SELinux types'
fi

echo postfix
# shellcheck disable=SC2016 # findings is to expand it
postfix='cd /var/spool/postfix
    echo $$ >pid/master.pid
    echo "services: iana files" >etc/nsswitch.conf
    cd "$OLDPWD"'
expect postfix "$postfix"
expect '' "$postfix; mkdir /var/spool/postfix/data; touch /var/spool/postfix/data/services.db"
expect '' "$postfix; mkdir /var/spool/postfix/state; touch /var/spool/postfix/state/services.db"
expect '' "$postfix; echo 'services: files' >/var/spool/postfix/etc/nsswitch.conf"
expect '' "$postfix; echo 999999999 >/var/spool/postfix/pid/master.pid"
