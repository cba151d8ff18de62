#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `compile` without -o: the state directory after the first change, after further changes, and after
# several at once; and the module, which reads the result.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
cd "$scratch"
rmdir state

# answer NAME: its port, by `iana` alone.
answer() {
    LD_LIBRARY_PATH=$twin_module_directory getent -s iana services "$1" | awk '{ print $2 }'
}

# The database in use is the one that its registry gives, and this registry is the one named.
expect_pair() {
    cmp "$1" state/service-names-port-numbers.xml || fail "not the registry $1"
    "$twin_tool" compile -o check.db "$1"
    cmp check.db state/services.db || fail "not the database of $1"
}

small_registry 1000 1 >first.xml
small_registry 2000 1 >second.xml
cp first.xml data/service-names-port-numbers.xml
"$twin_tool" compile --pure -o data/services.db first.xml
[ "$(answer name-1)" = 1001/tcp ] || fail "the shipped database says '$(answer name-1)'"

# First time, with an unfriendly umask: everybody must be able to read it all.
(umask 077 && "$twin_tool" compile second.xml)
expect_pair second.xml
[ "$(answer name-1)" = 2001/tcp ] || fail "the state's database says '$(answer name-1)'"
for path in state state/services.db state/service-names-port-numbers.xml; do
    case $(stat -Lc %a $path) in
    755 | 644) ;;
    *) fail "$path has mode $(stat -Lc %a $path)" ;;
    esac
done

# Again with the same, then with another one.
"$twin_tool" compile second.xml
expect_pair second.xml
"$twin_tool" compile first.xml
expect_pair first.xml
[ "$(answer name-1)" = 1001/tcp ] || fail "another database says '$(answer name-1)'"

# A registry that it refuses changes nothing, and neither does one that only other subcommands would
# refuse.
# refused COMMAND...: by compile or update, of bad.xml.
refused() {
    code=0
    "$twin_tool" "$@" 2>err || code=$?
    [ "$code" -eq 3 ] || fail "$*: exit code $code: $(cat err)"
    grep -q '^iana-services: bad\.xml:' err || fail "$*: $(cat err)"
    find state | sort | cmp - before || fail "$*: a refused registry left something"
    expect_pair first.xml
}
find state | sort >before
million=$(head -c 1000001 /dev/zero | tr '\0' x)
thousands=$(head -c 9000 /dev/zero | tr '\0' u)
for end in '' "<record><description>$million</description></record>" \
    "<people><person id='a'><name>$million</name></person></people>" \
    "$(yes '<record><number>0-65535</number></record>' | head -n 300)" \
    "<record xmlns:o='$thousands'>$(yes '<o:a/>' | head -n 8000)</record>"; do
    small_registry 2000 1 | sed '$d' >bad.xml
    [ -z "$end" ] || echo "$end</registry>" >>bad.xml
    refused compile bad.xml
    refused update --from bad.xml
    refused update --quiet --force --from bad.xml
done

# Without a registry: the live one, again, as after a change of the preferences.
{
    small_registry 1000 1 | sed '$d'
    small_registry 3000 1 | sed 1d
} >two.xml
"$twin_tool" compile two.xml
[ "$(answer name-1)" = 1001/tcp ] || fail "of two, '$(answer name-1)' goes first"
mkdir configuration
echo 'name-1 3001/tcp' >configuration/preferences
"$twin_tool" compile
expect_pair two.xml
[ "$(answer name-1)" = 3001/tcp ] || fail "in spite of preferences, '$(answer name-1)' goes first"
"$twin_tool" compile --pure
[ "$(answer name-1)" = 1001/tcp ] || fail "--pure has preferences: '$(answer name-1)'"
rm -r configuration

# Not there any more: the module turns to the shipped one, and so does `compile`.
rm -r state
[ "$(answer name-1)" = 1001/tcp ] || fail "without state, '$(answer name-1)'"
"$twin_tool" compile
expect_pair first.xml

# From many sides at once: each succeeds, one of them is last, all is whole.
for i in 1 2 3 4 5 6 7 8; do
    small_registry $((i * 1000)) 500 >"many-$i.xml"
done
jobs=
for round in 1 2 3; do
    for i in 1 2 3 4 5 6 7 8; do
        "$twin_tool" compile "many-$i.xml" 2>"err-$round-$i" &
        jobs="$jobs $!"
    done
done
for job in $jobs; do
    wait "$job" || fail "one of many failed: $(cat err-*)"
done
last=
for i in 1 2 3 4 5 6 7 8; do
    if cmp -s "many-$i.xml" state/service-names-port-numbers.xml; then last=many-$i.xml; fi
done
[ -n "$last" ] || fail 'the registry is none of the eight'
expect_pair $last
"$twin_tool" compile second.xml
[ "$(find state -name 'generation.*' -type d | wc -l)" -le 2 ] ||
    fail "too much is left: $(ls state)"
