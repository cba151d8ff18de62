#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Files that somebody has put into the state directory: only a regular file there that passes the
# checks of `verify` is adopted, copied or rolled back to. Anything else is refused with its name,
# without waiting and without filling the disk. A command that finds the lock taken prints a
# warning, and waits for at most --timeout.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need flock

make_registry shipped 2026-01-01 100
make_registry first 2026-02-01 100
make_registry second 2026-03-01 100
make_registry third 2026-04-01 100

update() {
    "$twin_tool" update --from "served/$1.xml"
}

fresh() {
    rm -rf state data
    mkdir data
    install_data shipped
    run 0 update first
    run 0 update second
}

# listing: the files in the state directory, except the lock, with the targets of links.
listing() {
    find state ! -name lock -printf '%p %y %l %s\n' | sort
}

# place KIND PATH: replace PATH by this kind of file.
place() {
    rm -rf "$2"
    case $1 in
    fifo) mkfifo "$2" ;;
    directory) mkdir "$2" ;;
    zero) ln -s /dev/zero "$2" ;;
    outside) ln -s "$scratch/outside" "$2" ;;
    loop) ln -s "$(basename "$2")" "$2" ;;
    giant) truncate -s 3G "$2" ;;
    socket)
        python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$2"
        ;;
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
            run 4 "$twin_tool" $command
            said "^iana-services: $path: "
            listing | cmp -s before - || fail "$kind at $path: $command changed something"
        done
        rm -r "$path"
        run 0 update third
        is_in_use third
    done
done

echo 'in the place of either, for commands that only read'
for kind in fifo directory zero loop socket; do
    fresh
    place "$kind" "state/$REGISTRY_NAME"
    for command in \
        'show s2' 'search s2' export 'export --format csv' 'compile -o other.db' compile; do
        code=0
        # shellcheck disable=SC2086 # they are words
        "$twin_tool" $command >out 2>said || code=$?
        [ "$code" = 3 ] || [ "$code" = 4 ] || fail "$kind: $command: exit code $code"
        said "^iana-services: state/$REGISTRY_NAME:"
    done
    "$twin_tool" status >out 2>said || [ $? -lt 5 ] || fail "$kind: status"
    grep -q "$REGISTRY_NAME" out || fail "$kind: status does not name it"
    rm -rf state/services.db
    place "$kind" state/services.db
    "$twin_tool" verify state/services.db >out 2>said && fail "$kind: verify finds nothing"
    "$twin_tool" status >out 2>said || [ $? -lt 5 ] || fail "$kind: status"
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
            run 4 "$twin_tool" rollback
            said "^iana-services: state/generation\.[^/]*/$name: "
            listing | cmp -s before - || fail "rollback to a $kind changed something"
            is_in_use second
        fi
    done
done

echo 'bytes that are not a database'
for kind in random cut; do
    fresh
    rm state/services.db
    head -c 20480 /dev/urandom >state/services.db
    if [ "$kind" = cut ]; then head -c 4096 state/current/services.db >state/services.db; fi
    run 0 update third
    said '^iana-services: state/services.db: warning: '
    is_in_use third
    run 0 "$twin_tool" rollback
    is_in_use second
    fresh
    rm state/services.db
    head -c 20480 /dev/urandom >state/services.db
    run 0 "$twin_tool" rollback
    is_in_use second
    fresh
    head -c 20480 /dev/urandom >state/current/previous/services.db
    run 3 "$twin_tool" rollback
    said '^iana-services: state/generation\.[^/]*/services.db: '
    is_in_use second
    # An update replaces a damaged pair, but rollback does not restore it.
    fresh
    printf x | dd of=state/current/services.db bs=1 seek=5000 conv=notrunc 2>/dev/null
    run 0 update third
    run 3 "$twin_tool" rollback
    is_in_use third
done

echo 'no database in the place of the one in use'
fresh
rm state/services.db
[ "$(answer)" = shipped ] || fail 'the shipped database does not answer'
run 0 "$twin_tool" rollback
is_in_use second

echo 'a database that was copied, and nothing before it'
rm -r state
mkdir state
"$twin_tool" compile -o state/services.db served/first.xml
listing >before
run 1 "$twin_tool" rollback
listing | cmp -s before - || fail 'rollback to nothing changed something'

echo 'links that do not lead to a pair in the state directory'
fresh
mv "state/$(readlink state/current)" elsewhere
ln -s ../elsewhere "state/$(readlink state/current)"
run 4 update third
said '^iana-services: state/services.db: '
run 4 "$twin_tool" rollback
rm -r state elsewhere
fresh
cp -R state/current/. elsewhere
ln -sfn ../elsewhere state/current
run 4 update third
said '^iana-services: state/services.db: '
rm -r elsewhere

echo 'a directory in the place of a link is named'
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

echo 'in the place of the lock'
for kind in fifo directory zero outside loop socket; do
    fresh
    place "$kind" state/lock
    cp outside whole
    for command in 'update --from served/third.xml' compile rollback; do
        # shellcheck disable=SC2086 # they are words
        run 4 "$twin_tool" $command
        said '^iana-services: state/lock: '
    done
    cmp whole outside || fail 'the lock was written to'
    is_in_use second
done

echo 'the lock is taken'
fresh
flock --no-fork state/lock sleep 60 &
holder=$!
for _ in $(seq 100); do
    flock -n state/lock true || break
    sleep 0.1
done
for command in 'update --from served/third.xml' compile rollback; do
    # shellcheck disable=SC2086 # they are words
    run 5 "$twin_tool" $command --timeout 1
    said "^iana-services: state/lock: warning: process $holder "
    said "^iana-services: state/lock: process $holder .* 1 second"
    is_in_use second
done
"$twin_tool" rollback >said 2>&1 &
waiting=$!
for _ in $(seq 100); do
    if grep -q 'warning: process' said; then break; fi
    sleep 0.1
done
kill "$holder" 2>/dev/null || :
wait "$waiting" || fail 'the lock was free, but not taken'
is_in_use first
