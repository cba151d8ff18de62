#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What somebody put into the state directory: only a regular file in it that `verify` finds sound is ever
# adopted, copied or rolled back to. All else is refused by its name, at once, and fills no disk; and who
# finds the lock taken says so, and waits no longer than he may.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need flock

make_registry shipped 2026-01-01 100
make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
make_registry third 2026-04-01 100

# limited COMMAND...: the tool, which must end long before.
limited() {
    timeout 20 "$twin_tool" "$@"
}

update() {
    limited update --from "served/$1.xml"
}

fresh() {
    rm -rf state data
    mkdir data
    install_data shipped
    run 0 update first
    run 0 update second
}

# listing: what is in the state directory, links with what they lead to, but for the lock.
listing() {
    find state ! -name lock -printf '%p %y %l %s\n' | sort
}

# place KIND PATH: put that there.
place() {
    rm -rf "$2"
    case $1 in
    fifo) mkfifo "$2" ;;
    directory) mkdir "$2" ;;
    zero) ln -s /dev/zero "$2" ;;
    outside) ln -s "$scratch/outside" "$2" ;;
    loop) ln -s "$(basename "$2")" "$2" ;;
    giant) truncate -s 3G "$2" ;;
    socket) python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$2" ;;
    esac
}

"$twin_tool" compile -o outside served/third.xml

echo 'in the place of the database, or of the registry beside one'
for kind in fifo directory zero outside loop giant socket; do
    for path in state/services.db "state/$REGISTRY_NAME"; do
        fresh
        if [ "$path" != state/services.db ]; then
            rm state/services.db
            "$twin_tool" compile -o state/services.db served/first.xml
        fi
        place "$kind" "$path"
        listing >before
        for command in 'update --from served/third.xml' 'compile served/third.xml' rollback; do
            # shellcheck disable=SC2086 # they are words
            run 4 limited $command
            said "^iana-services: $path: "
            listing | cmp -s before - || fail "$kind at $path: $command changed something"
        done
        rm -r "$path"
        run 0 update third
        is_in_use third
    done
done

echo 'in the place of either, for those that only read'
for kind in fifo directory zero loop socket; do
    fresh
    place "$kind" "state/$REGISTRY_NAME"
    for command in 'show s2' 'search s2' export 'export --format csv' 'compile -o other.db' compile; do
        code=0
        # shellcheck disable=SC2086 # they are words
        limited $command >out 2>said || code=$?
        [ "$code" = 3 ] || [ "$code" = 4 ] || fail "$kind: $command: exit code $code"
        said "^iana-services: state/$REGISTRY_NAME:"
    done
    limited status >out 2>said || [ $? -lt 5 ] || fail "$kind: status"
    grep -q "$REGISTRY_NAME" out || fail "$kind: status does not name it"
    rm -rf state/services.db
    place "$kind" state/services.db
    limited verify state/services.db >out 2>said && fail "$kind: verify finds nothing"
    limited status >out 2>said || [ $? -lt 5 ] || fail "$kind: status"
done

echo 'in the pair in use, and in the one before'
for kind in fifo directory zero outside giant; do
    for name in services.db "$REGISTRY_NAME" source; do
        fresh
        place "$kind" "state/current/$name"
        run 0 update third
        is_in_use third
        fresh
        place "$kind" "state/current/previous/$name"
        if [ "$name" != source ]; then
            listing >before
            run 4 limited rollback
            said "^iana-services: state/generation\.[^/]*/$name: "
            listing | cmp -s before - || fail "rollback to a $kind changed something"
            is_in_use second
        fi
    done
done

echo 'bytes that are no database'
for kind in random cut; do
    fresh
    rm state/services.db
    head -c 20480 /dev/urandom >state/services.db
    if [ "$kind" = cut ]; then head -c 4096 state/current/services.db >state/services.db; fi
    run 0 update third
    said '^iana-services: state/services.db: warning: '
    is_in_use third
    run 0 limited rollback
    is_in_use second
    fresh
    rm state/services.db
    head -c 20480 /dev/urandom >state/services.db
    run 0 limited rollback
    is_in_use second
    fresh
    head -c 20480 /dev/urandom >state/current/previous/services.db
    run 3 limited rollback
    said '^iana-services: state/generation\.[^/]*/services.db: '
    is_in_use second
    # A damaged pair is left by an update, but not gone back to.
    fresh
    printf x | dd of=state/current/services.db bs=1 seek=5000 conv=notrunc 2>/dev/null
    run 0 update third
    run 3 limited rollback
    is_in_use third
done

echo 'no database in the place of the one in use'
fresh
rm state/services.db
[ "$(answer)" = shipped ] || fail 'the shipped database does not answer'
run 0 limited rollback
is_in_use second

echo 'a database of others, and nothing before it'
rm -r state
mkdir state
"$twin_tool" compile -o state/services.db served/first.xml
listing >before
run 1 limited rollback
listing | cmp -s before - || fail 'rollback to nothing changed something'

echo 'links that do not lead to a pair of the state directory'
fresh
mv "state/$(readlink state/current)" elsewhere
ln -s ../elsewhere "state/$(readlink state/current)"
run 4 update third
said '^iana-services: state/services.db: '
run 4 limited rollback
rm -r state elsewhere
fresh
cp -R state/current/. elsewhere
ln -sfn ../elsewhere state/current
run 4 update third
said '^iana-services: state/services.db: '
rm -r elsewhere

echo 'what is in the way is named'
for name in current.new current services.db.new; do
    fresh
    rm -rf "state/$name"
    [ "$name" != services.db.new ] || rm state/services.db
    mkdir -p "state/$name/x"
    run 4 update third
    said "^iana-services: state/$name: "
done
rm -r state
echo x >state
run 4 update first
said '^iana-services: state'
rm state

echo 'the lock is a file of ours'
for kind in fifo directory zero outside loop socket; do
    fresh
    place "$kind" state/lock
    cp outside whole
    for command in 'update --from served/third.xml' compile rollback; do
        # shellcheck disable=SC2086 # they are words
        run 4 limited $command
        said '^iana-services: state/lock: '
    done
    cmp whole outside || fail 'the lock was written to'
    is_in_use second
done

echo 'who finds the lock taken says so, and ends'
fresh
flock state/lock sleep 60 &
holder=$!
for _ in $(seq 100); do
    flock -n state/lock true || break
    sleep 0.1
done
sleeper=$(ps -o pid= --ppid "$holder" | tr -d ' ')
for command in 'update --from served/third.xml' compile rollback; do
    # shellcheck disable=SC2086 # they are words
    run 5 limited $command --timeout 1
    said "^iana-services: state/lock: warning: process \($holder\|$sleeper\) "
    said "^iana-services: state/lock: process \($holder\|$sleeper\) .* 1 second"
    is_in_use second
done
limited rollback >said 2>&1 &
waiting=$!
for _ in $(seq 100); do
    if grep -q 'warning: process' said; then break; fi
    sleep 0.1
done
kill "$sleeper" "$holder" 2>/dev/null || :
wait "$waiting" || fail 'the lock was free, but not taken'
is_in_use first
