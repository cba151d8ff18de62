#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The systemd units: systemd accepts them, and the services may do what `update` and `compile` need:
# write their directory and make their system calls.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need systemd-analyze
services='nss-iana-update nss-iana-compile nss-iana-compile-again'
[ -e "$top_builddir/systemd/nss-iana-update.service" ] || skip 'built without systemd units'

echo 'verify and security'
mkdir units
cp "$top_srcdir/systemd/nss-iana-update.timer" "$top_builddir/systemd/nss-iana-compile.path" units
for name in $services; do
    service=$top_builddir/systemd/$name.service
    command=${name#nss-iana-}
    grep -q "^ExecStart=-*/.*/iana-services ${command%-again}\$" "$service" ||
        fail "$(grep ExecStart "$service")"
    # It is not installed yet.
    sed "s|^ExecStart=\(-*\)[^ ]*|ExecStart=\1\"$top_builddir/iana-services\"|" "$service" >"units/$name.service"
done
systemd-analyze verify --man=no units/* >verified 2>&1 || fail "verify: $(cat verified)"
[ ! -s verified ] || fail "verify: $(cat verified)"
for name in $services; do
    systemd-analyze security --offline=yes --threshold=20 "units/$name.service" >exposure ||
        fail "security: $(tail -n 1 exposure)"
    tail -n 1 exposure
done

echo 'what is watched'
configuration=$("$top_builddir/iana-services" compile --help | tr -s ' \n' ' ' |
    sed -n 's|.*after a change of a list in \(/[^ ]*\)\. .*|\1|p')
[ -n "$configuration" ] || fail 'the tool names no directory'
for directory in "$configuration" "$configuration/services.d"; do
    grep -qx "PathChanged=$directory" units/nss-iana-compile.path ||
        fail "$directory is not watched"
done

echo 'the directory'
directory=$("$top_builddir/iana-services" update --help | tr -s ' \n' ' ' |
    sed -n 's|.* kept in \(/[^ ;]*\);.*|\1|p')
case $directory in
/var/lib/*) line=StateDirectory=${directory#/var/lib/} ;;
/*) line=ReadWritePaths=$directory ;;
*) fail 'the tool names no directory' ;;
esac
for name in $services; do
    grep -qx "$line" "units/$name.service" || fail "$name: not the directory $directory"
done

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
for name in $services; do
    grep '^SystemCallFilter=' "units/$name.service" | xargs >filter
    [ "$(cat filter)" = 'SystemCallFilter=@system-service SystemCallFilter=~@privileged @resources SystemCallFilter=chroot' ] ||
        fail "$name: $(cat filter)"
done
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
echo 'own-name 60001/tcp' >configuration/services
strace -f -o trace3 "$twin_tool" compile
sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' trace trace2 trace3 | sort -u >made
comm -23 made allowed >forbidden
[ ! -s forbidden ] || fail "the service may not: $(cat forbidden)"
echo "$(wc -l <made) system calls, all of them allowed"
