#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `compile` with a wrong command line, a registry that cannot be read, a target that cannot be
# written, or on a full disk: it prints a message, exits with the documented code, and changes
# nothing.

# shellcheck source=tests/tool/compile_common.sh
. "${srcdir:-.}/tests/tool/compile_common.sh"

expect_failure 2 '' compile --no-such-option good.xml
expect_failure 2 '' compile -o target/services.db good.xml good.xml
expect_failure 2 '' compile -o
expect_failure 2 '' compile --strict=yes -o target/services.db good.xml
expect_failure 2 '' compile --preferences=old.db --pure -o target/services.db good.xml
expect_failure 2 '' compile --pure --preferences=old.db -o target/services.db good.xml
expect_failure 2 '' no-such-subcommand
expect_failure 2 ''
expect_failure 2 '' --no-such-option
expect_failure 2 '' verify
expect_failure 2 '' verify target/services.db good.xml
# An empty argument, such as "$undefined", is no path.
expect_failure 2 '' compile --pure -o '' good.xml
expect_failure 2 '' compile --pure --output= good.xml
expect_failure 2 '' compile --preferences= -o target/services.db good.xml
expect_failure 2 '' compile -o target/services.db ''
expect_failure 2 '' compile -o target/services.db -- ''
for command in verify 'update --from' 'diff --with' 'diff --registry' 'export -o' 'changes good.xml'; do
    # shellcheck disable=SC2086 # words
    expect_failure 2 '' $command ''
    ! grep -q 'No such file' err || fail "$command: $(cat err)"
done
expect_failure 4 '--output=: ' verify -- --output=
for option in --help --usage --version; do
    "$tool" $option >out 2>err || fail "$option: exit code $?"
    [ -s out ] || fail "$option: prints nothing"
    [ ! -s err ] || fail "$option: $(cat err)"
    "$tool" compile $option >out 2>err || fail "compile $option: exit code $?"
    [ -s out ] || fail "compile $option: prints nothing"
    [ ! -s err ] || fail "compile $option: $(cat err)"
done
"$tool" compile --pure -o target/services.db good.xml >out 2>&1
[ ! -s out ] || fail "success is not quiet: $(cat out)"

# The registry.
expect_failure 4 'nowhere\.xml: ' compile -o target/services.db nowhere.xml
expect_failure 4 '\.: ' compile -o target/services.db .
ln -s loop.xml loop.xml
expect_failure 4 'loop\.xml: ' compile -o target/services.db loop.xml

# The list of preferences.
expect_failure 4 '\.: ' compile --preferences=. -o target/services.db good.xml

# The target.
mkdir directory
mkfifo pipe
expect_failure 4 'directory: ' compile --pure -o directory good.xml
expect_failure 4 'directory/: ' compile --pure -o directory/ good.xml
expect_failure 4 'pipe: ' compile --pure -o pipe good.xml
expect_failure 4 '/dev/null: ' compile --pure -o /dev/null good.xml
[ -c /dev/null ] || fail '/dev/null was replaced'
expect_failure 4 'nowhere/services\.db: ' compile --pure -o nowhere/services.db good.xml
expect_failure 4 'good\.xml/services\.db: ' compile --pure -o good.xml/services.db good.xml
expect_failure 4 '.*' compile --pure -o "$(printf '%0300d' 0)" good.xml

# The new file is for everybody, whatever the umask; the old one may be held open.
(umask 077 && "$tool" compile --pure -o umask.db good.xml)
[ "$(stat -c %a umask.db)" = 644 ] || fail "mode $(stat -c %a umask.db)"

# verify: a damaged database is bad input, one that is not there a system error.
expect_failure 4 'nowhere\.db: ' verify nowhere.db
expect_failure 3 'good\.xml: ' verify good.xml
expect_failure 3 'directory: ' verify directory
head -c 6144 old.db >cut.db
expect_failure 3 'cut\.db: ' verify cut.db

# What only root can try.
need python3 setpriv
[ "$(id -u)" -eq 0 ] || skip 'a directory of somebody else and a full disk need root'
need_namespace

# As somebody else. The first line is about access, for the registry or the target.
tool_of_root=$tool
cat >as_nobody <<END
#!/bin/sh
exec setpriv --reuid=65534 --regid=65534 --clear-groups "$tool_of_root" "\$@"
END
chmod +x as_nobody
tool=./as_nobody
expect_failure 4 "target/services\\.db: $(error_text EACCES)" \
    compile --pure -o target/services.db good.xml
chmod 600 good.xml
expect_failure 4 "good\\.xml: $(error_text EACCES)" compile --pure -o target/services.db good.xml
chmod 644 good.xml
tool=$tool_of_root

# on_disk OPTIONS PATTERN: the same, with `target` on a file system of its own, of these options.
on_disk() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare -m sh -euc '
        mount -t tmpfs -o size=400k tmpfs target
        cp old.db target/services.db
        if [ "$1" = full ]; then head -c 10M /dev/zero >target/filler 2>/dev/null || true; fi
        if [ "$1" = read-only ]; then mount -o remount,ro target; fi
        code=0
        "$2" compile --pure -o target/services.db "$4" 2>err || code=$?
        [ "$code" -eq 4 ]
        grep -q "^iana-services: target/services.db: $3" err
        cmp old.db target/services.db
        [ "$(ls -A target | grep -v filler)" = services.db ]' sh "$1" "$tool" "$2" "$3" ||
        fail "a $1 disk: $(cat err)"
}
on_disk full "$(error_text ENOSPC)" good.xml
on_disk read-only "$(error_text EROFS)" good.xml
# Full when a part of it has been written: this database is larger than half of the disk.
"$tool" compile --pure -o shipped.db "$registry"
[ "$(stat -c %s shipped.db)" -gt 200000 ] || fail 'this was meant to be larger'
cp shipped.db old.db
on_disk small "$(error_text ENOSPC)" "$registry"
