#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services diff`, compared with diff.py, a model that uses what glibc's `files` lists for a
# services file, and what services.py makes of the registry.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3 setpriv
need_namespace
cd "$scratch"
mkdir temporary
chmod 1777 temporary
export TMPDIR="$scratch/temporary"

cp "$preferences" data/preferences
"$twin_tool" compile -o data/services.db --preferences "$preferences" "$registry"
python3 "$top_srcdir/tests/lib/services.py" "$registry" "$preferences" >iana

echo 'doom 666/tcp' >doom

# Run `diff` and expect an exit code; the output goes to `output`, the errors to `errors`.
expect() {
    code=0
    expected=$1
    shift
    "$@" >output 2>errors || code=$?
    [ "$code" = "$expected" ] || fail "exit code $code, not $expected, of $*: $(cat errors)"
    [ -z "$(ls temporary)" ] || fail "$* leaves something in \$TMPDIR"
}

# All ways to have a services file read say the same, and that is right.
compare() {
    services=$1
    code=$2
    echo "$services:"
    with_services "$services" getent -s files services >listed
    expect "$code" with_services "$services" "$twin_tool" diff --format json
    python3 "$top_srcdir/tests/tool/diff.py" listed iana <output
    grep -v '"file":' output >wanted

    expect "$code" "$twin_tool" diff --with "$services" --format json
    grep -v '"file":' output | cmp - wanted
    expect "$code" with_services '' "$twin_tool" diff --with "$services" --format json
    grep -v '"file":' output | cmp - wanted
    expect "$code" "$twin_tool" diff --with /dev/stdin --registry "$registry" --format json <"$services"
    grep -v '"file":' output | cmp - wanted
    # Another list gives other answers, and none gives others again.
    for list in '' doom; do
        python3 "$top_srcdir/tests/lib/services.py" "$registry" ${list:+"$list"} >other
        expect "$code" "$twin_tool" diff --with "$services" --registry "$registry" --format json \
            "--${list:+preferences=}${list:-pure}"
        python3 "$top_srcdir/tests/tool/diff.py" listed other <output
    done
}

# Who is not root needs a user namespace for another file than /etc/services. The build may be in a
# directory of root's own.
compare_as_nobody() {
    install -m 755 "$unlimited_twin_tool" tool
    nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
    # shellcheck disable=SC2086 # a command with its arguments
    if $nobody unshare -U true 2>/dev/null; then
        expect "$2" limited $nobody ./tool diff --with "$1" --format json
        grep -v '"file":' output | cmp - wanted
    else
        omit 'diff --with as a user: user namespaces are not for everybody here'
    fi
    has_user_namespaces || {
        omit 'diff --with where user namespaces are forbidden: there are none to try it in'
        return 0
    }
    # shellcheck disable=SC2016 # the inner shell is to expand it
    expect 4 unshare -Ur sh -euc 'echo 0 >/proc/sys/user/max_user_namespaces
		exec setpriv --bounding-set=-sys_chroot "$@"' sh "$twin_tool" diff --with "$1"
    grep -q "^iana-services: $1: .*user namespaces" errors || fail "unclear: $(cat errors)"
}

cat >various <<'END'
# The same as in the registry, and in other words.
domain	53/tcp
domain	53/udp	nameserver dns # with aliases
www	80/tcp	http
HTTPS	443/tcp
# Another port, another name, and both for lookups without a protocol alone.
telnet	2323/tcp
myssh	22/tcp
ssh	25/ddp
raid-am	2013/tcp
router	520/udp
finger	79/udp
submission	587/udp	mail-in
# In a range.
x11-1	6001/tcp
x11	6002/udp
irc	6667/tcp
# Lines that answer no question first.
twice	1001/tcp
twice	1002/tcp	again
again	1003/tcp
other	1001/tcp
# In the file alone, for one protocol or at all.
rtmp	1/ddp
domain	53/ddp
local-name	60000/tcp	local_name
  indented	60001/udp
tight	60002/udp#comment
# Not services, or odd ones; glibc decides.
no-protocol	60003
no-number	tcp
x	99999/tcp
y	-1/tcp
z	0x50/tcp
empty-protocol	60004/
END
printf 'the-end\t60005/tcp' >>various
printf 'domain 53/tcp\nnew-name 60000/tcp\n' >same
: >empty

compare various 1
compare_as_nobody various 1
compare same 0
compare empty 0
# No file at all is as good as an empty one.
expect 0 with_services '' "$twin_tool" diff --format json
grep -v '"file":' output | cmp - wanted

echo 'text:'
expect 1 "$twin_tool" diff --with various
grep -Eq '^ +telnet +2323/tcp +-> +23$' output || fail 'no line for a name that gets another port'
grep -Eq '^ +ssh +25/\* +-> +22$' output || fail 'no line for a lookup without a protocol'
grep -Eq '^ +myssh +22/tcp +-> +ssh$' output || fail 'no line for a port that gets another name'
grep -Eq '^ +rtmp +1/ddp$' output || fail 'no line for what only the file has'
mv output wanted
expect 1 with_services various "$twin_tool" diff
sed 's,^/etc/services\>,various,' output | cmp - wanted
expect 1 with_services various "$twin_tool" diff --registry "$registry" --preferences "$preferences"
sed 's,^/etc/services\>,various,' output | cmp - wanted
expect 0 with_services same "$twin_tool" diff
grep -q 'No name gets another port' output || fail 'it does not say that nothing changes'
expect 0 "$twin_tool" diff --with same
grep -q 'No name gets another port' output || fail 'it does not say that nothing changes'
printf 'a\033[31mb 53/tcp\nquoted"\\ 54/tcp\n\377 55/tcp\n' >hostile
expect 1 "$twin_tool" diff --with hostile
! LC_ALL=C grep -q '[^[:print:]]' output || fail 'what the file has goes to the terminal as it is'
expect 1 "$twin_tool" diff --with hostile --format json
python3 -c 'import json, sys
names = [row["old_name"] for row in json.load(sys.stdin)["changed_ports"]]
assert names == ["a\x1b[31mb", "quoted\"\\", "\ufffd"], names' <output

echo 'what goes wrong:'
expect 2 "$twin_tool" diff various
expect 2 "$twin_tool" diff --format csv
expect 4 "$twin_tool" diff --with missing
grep -Fqx "iana-services: missing: $(error_text ENOENT)" errors || fail "unclear: $(cat errors)"
expect 3 "$twin_tool" diff --with /dev/zero
expect 4 "$twin_tool" diff --with .
expect 3 "$twin_tool" diff --with "$registry"
grep -q 'iana-services changes' errors || fail "unclear: $(cat errors)"
{
    printf '\357\273\277\n '
    cat "$registry"
} >marked.xml
expect 3 "$twin_tool" diff --with marked.xml
expect 3 "$twin_tool" diff --with data/services.db
printf 'new 1/tcp\n' >marked
expect 1 "$twin_tool" diff --with marked
expect 3 "$twin_tool" diff --registry various
expect 4 "$twin_tool" diff --registry missing
expect 4 env TMPDIR=/nonexistent "$twin_tool" diff --with various
printf 'torn' | dd of=data/services.db bs=1 seek=5000 conv=notrunc 2>dd.errors # in block 2
expect 3 "$twin_tool" diff
grep -q '^iana-services: data/services.db: block 2' errors || fail "unclear: $(cat errors)"
cp data/services.db state/
expect 3 "$twin_tool" diff
grep -q '^iana-services: state/services.db: block 2' errors || fail "unclear: $(cat errors)"
: >state/services.db
: >data/services.db
expect 3 "$twin_tool" diff
grep -q '^iana-services: state/services.db: 0 bytes' errors || fail "unclear: $(cat errors)"
rm data/services.db state/services.db
expect 4 "$twin_tool" diff
grep -q 'there is no database' errors || fail "unclear: $(cat errors)"
