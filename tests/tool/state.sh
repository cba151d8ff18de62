#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The state directory after `update`, `compile` and `rollback`: with files of others in it, with any
# umask, and after several commands at once.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3

make_registry shipped 2026-01-01 100
make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
make_registry third 2026-04-01 100

update() {
    "$twin_tool" update --from "served/$1.xml"
}

rollback() {
    "$twin_tool" rollback "$@"
}

echo 'nothing was there: nothing to go back to'
run 1 rollback
said 'no earlier registry'
run 0 update first
is_in_use first
run 1 rollback
is_in_use first
run 2 rollback further
is_in_use first
[ ! -e state/current/previous ] || fail 'a pair before the first one'

echo 'back, forth, and back after the next one'
rm -r state
install_data shipped
[ "$(answer)" = shipped ] || fail 'the shipped database does not answer'
run 0 update first
has_no_leftovers
run 0 rollback
said 2026-01-01
is_in_use shipped
run 0 rollback
said 2026-02-01
is_in_use first
run 0 update second
run 0 rollback
is_in_use first
run 0 update third
is_in_use third
run 0 rollback
is_in_use first
run 0 rollback --quiet
[ ! -s said ] || fail '--quiet says something'
is_in_use third
has_no_leftovers

echo 'compile is a change as well, unless it changes nothing'
echo 's2 1002/tcp' >configuration_line
mkdir configuration
cp configuration_line configuration/preferences
source=$(cat state/current/source)
run 0 "$twin_tool" compile
[ "$source" = "$(cat state/current/source)" ] || fail 'compile forgot where the registry came from'
first_service=$(LD_LIBRARY_PATH=$twin_module_directory getent -s iana services | head -n 1)
[ "${first_service%% *}" = s2 ] || fail 'the preference has no effect'
current=$(readlink state/current)
run 0 "$twin_tool" compile
run 0 update third
[ "$current" = "$(readlink state/current)" ] || fail 'the same pair became another one'
run 0 rollback
first_service=$(LD_LIBRARY_PATH=$twin_module_directory getent -s iana services | head -n 1)
[ "${first_service%% *}" = third ] || fail 'rollback did not take the preference back'
rm -r configuration
printf x | dd of=state/current/services.db bs=1 seek=9000 conv=notrunc 2>/dev/null
run 3 "$twin_tool" verify state/services.db
run 0 "$twin_tool" compile
run 0 "$twin_tool" verify state/services.db
is_in_use third
run 3 "$twin_tool" compile said
is_in_use third
has_no_leftovers

echo 'plain files, links and drafts that others left'
for database in plain link; do
    rm -r state
    mkdir state
    case $database in
    plain)
        "$twin_tool" compile -o state/services.db served/first.xml
        cp served/first.xml "state/$REGISTRY_NAME"
        ;;
    link)
        "$twin_tool" compile -o state/own.db served/first.xml
        cp served/first.xml state/own.xml
        ln -s own.db state/services.db
        ln -s own.xml "state/$REGISTRY_NAME"
        ;;
    esac
    mkdir state/generation.abcdef state/generation.ghijkl
    touch state/generation.abcdef/.services.db.1.0 state/generation.abcdef/services.db
    ln -s nowhere state/current.new
    is_in_use first
    run 0 update second
    is_in_use second
    rm -f state/own.db state/own.xml
    has_no_leftovers
    run 0 rollback
    is_in_use first
done
"$twin_tool" compile -o state/services.db served/third.xml
[ "$(answer)" = third ] || fail 'compile -o did not replace the database'
run 0 rollback
is_in_use first
run 0 rollback
[ "$(answer)" = third ] || fail 'rollback lost what compile -o had written'

echo 'a pair before that is gone'
rm -r "state/$(basename "$(readlink state/current/previous)")"
run 1 rollback
[ "$(answer)" = third ] || fail 'rollback led to nothing'
run 0 update third
is_in_use third

echo 'a directory where a file should be'
rm -r state
mkdir -p state/services.db
run 4 update first
rmdir state/services.db
run 0 update first
is_in_use first

echo 'everybody can read it, whatever the umask'
rm -r state
(umask 077 && "$twin_tool" update --quiet --from served/second.xml)
[ -z "$(find state -type d ! -perm 755)" ] || fail 'a directory is closed'
[ -z "$(find state -type f ! -name lock ! -perm 644)" ] || fail 'a file is closed'
[ "$(stat -c %a state/lock)" = 600 ] || fail 'others can hold up a change'

echo 'without the right to'
cp "$unlimited_twin_tool" tool
if [ "$(id -u)" -eq 0 ]; then
    as_user='setpriv --reuid 65534 --regid 65534 --clear-groups'
else
    as_user=
    chmod 555 state state/current/
fi
chmod 755 tool
for command in 'update --from served/third.xml' rollback compile; do
    # shellcheck disable=SC2086 # they are words
    run 4 $as_user ./tool $command
    said 'run this command as root'
    is_in_use second
done
chmod 755 state state/current/

echo 'several at once'
pids=
for name in first second third first second third; do
    "$twin_tool" update --force --quiet --from "served/$name.xml" &
    pids="$pids $!"
    "$twin_tool" compile "served/$name.xml" &
    pids="$pids $!"
    "$twin_tool" rollback --quiet &
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || fail 'one of several at once failed'
done
is_in_use "$(answer)"
has_no_leftovers

echo 'lookups meanwhile'
run 0 "$twin_tool" update --force --from served/first.xml
run 0 "$twin_tool" update --force --from served/third.xml
(
    trap 'touch enough' EXIT
    for _ in $(seq 20); do
        "$twin_tool" rollback --quiet
        "$twin_tool" update --quiet --force --from served/second.xml
        "$twin_tool" update --quiet --force --from served/third.xml
    done
) &
until [ -e enough ]; do
    found=$(answer)
    echo "${found:-nothing}"
done >answers
wait $! || fail 'the changes'
sort -u answers | grep -vx 'first\|second\|third' && fail 'a lookup found something else, or nothing'
[ -s answers ] || fail 'there were no lookups'

echo 'nscd is told of each change, and of nothing else'
# told COUNT COMMAND...: nscd is asked so often to forget.
told() {
    count=$1
    shift
    : >asked
    run 0 "$@"
    [ "$(grep -c -x -- '-i services' asked)" -eq "$count" ] ||
        fail "nscd was not told $count times: $*"
    [ ! -s asked ] || [ "$count" -gt 0 ] || fail "nscd was told something else: $(cat asked)"
}
run 0 "$twin_tool" update --force --from served/first.xml
cat >nscd <<'END'
#!/bin/sh
echo "$*" >>asked
echo 'nobody wants to read this'
exit 1
END
chmod 755 nscd
told 1 "$twin_tool" update --quiet --from served/second.xml
[ ! -s said ] || fail "nscd's words are heard: $(cat said)"
told 0 "$twin_tool" update --from served/second.xml
sed -i 's/^exit 1/exit 0/' nscd
# The second time is for what it learnt before its own module saw the change.
told 2 "$twin_tool" update --from served/third.xml
told 2 "$twin_tool" rollback
told 2 "$twin_tool" compile served/third.xml
told 0 "$twin_tool" compile -o other.db served/third.xml
