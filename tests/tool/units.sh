#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The systemd units: systemd accepts them, and the service may do what `update` needs: write its
# directory and make its system calls.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need systemd-analyze
service=$top_builddir/systemd/nss-iana-update.service
[ -e "$service" ] || skip 'built without systemd units'

echo 'verify and security'
mkdir units
cp "$top_srcdir/systemd/nss-iana-update.timer" units
grep -q '^ExecStart=/.*/iana-services update$' "$service" || fail "$(grep ExecStart "$service")"
# It is not installed yet.
sed "s|^ExecStart=[^ ]*|ExecStart=$top_builddir/iana-services|" "$service" >units/nss-iana-update.service
systemd-analyze verify --man=no units/nss-iana-update.service units/nss-iana-update.timer >verified 2>&1 ||
    fail "verify: $(cat verified)"
[ ! -s verified ] || fail "verify: $(cat verified)"
systemd-analyze security --offline=yes --threshold=20 units/nss-iana-update.service >exposure ||
    fail "security: $(tail -n 1 exposure)"
tail -n 1 exposure

echo 'the directory'
directory=$("$top_builddir/iana-services" update --help | tr -s ' \n' ' ' |
    sed -n 's|.* kept in \(/[^ ;]*\);.*|\1|p')
case $directory in
/var/lib/*) grep -qx "StateDirectory=${directory#/var/lib/}" "$service" || fail "not the directory $directory" ;;
/*) grep -qx "ReadWritePaths=$directory" "$service" || fail "not the directory $directory" ;;
*) fail 'the tool names no directory' ;;
esac

echo 'the system calls'
need strace
strace -o /dev/null true 2>/dev/null || skip 'this may not trace processes'
# list GROUP: the calls of a group of systemd's, and of the groups in it.
list() {
    systemd-analyze syscall-filter "$1" | grep '^ *[a-z@]' | sed 's/ *//' | grep -v "^$1\$" >"list$1"
    grep -v '^@' "list$1" || :
    grep '^@' "list$1" | while read -r group; do list "$group"; done
}
for group in @system-service @default @privileged @resources; do list $group | sort -u >"all$group"; done
sort -u all@system-service all@default | comm -23 - all@privileged | comm -23 - all@resources >filtered
grep -qx 'SystemCallFilter=chroot' "$service" || fail 'the service has no own names'
{ cat filtered && echo chroot; } | sort -u >allowed
grep -qx openat allowed || fail 'the list of allowed calls is wrong'
! grep -qx chown allowed || fail 'the list of allowed calls is wrong'
make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
mkdir configuration
echo 'own-name 60000/tcp' >configuration/services
from=served/first.xml
if has_libcurl; then
    need python3
    # shellcheck disable=SC2119 # without a certificate
    serve
    from=http://localhost:$port/gzip/first.xml
fi
printf '#!/bin/sh\nexit 1\n' >nscd
chmod 755 nscd
strace -f -o trace "$twin_tool" update --from "$from"
strace -f -o trace2 "$twin_tool" update --from served/second.xml
is_in_use second
sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' trace trace2 | sort -u >made
comm -23 made allowed >forbidden
[ ! -s forbidden ] || fail "the service may not: $(cat forbidden)"
echo "$(wc -l <made) system calls, all of them allowed"
