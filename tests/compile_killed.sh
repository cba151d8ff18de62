#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `compile` killed at each of the system calls that change something, and with each of them failing:
# the database, and in the state directory the pair of registry and database, is the old one or the
# new one, whole; a failure leaves the old one.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
need_strace

# The calls that change something, one way or another.
changing='openat|write|fsync|flock|linkat|close|mkdir|mkdirat|rmdir|unlink|unlinkat|symlink|symlinkat'
changing="$changing|rename|renameat|renameat2|chmod|fchmod|fchmodat"

cd "$scratch"
small_registry 1000 300 >old.xml
small_registry 2000 300 >new.xml
"$twin_tool" compile --pure -o old.db old.xml
"$twin_tool" compile --pure -o new.db new.xml

# How often the command makes each of the calls, as lines `before count name`: before it looks at a
# file of ours, none of them can change anything.
count_calls() {
    strace -o trace "$@"
    awk -F '(' -v changing="^($changing)$" '
        !started && !/^execve/ && /"(new\.xml|state|target)/ { for (name in count) before[name] = count[name]; started = 1 }
        $1 ~ changing { count[$1]++ }
        END { for (name in count) print before[name] + 0, count[name], name }' trace >calls
    [ "$(wc -l <calls)" -ge 5 ] || fail "too few calls: $(cat calls)"
}

# with_fault FAULT CALL NUMBER COMMAND...: run it, with that call faulty for that time.
with_fault() {
    fault=$1
    call=$2
    number=$3
    shift 3
    code=0
    { strace -o trace -e "trace=$call" -e "inject=$call:$fault:when=$number" "$@" >out 2>err ||
        code=$?; } 2>/dev/null
    grep -Eq 'INJECTED|killed by SIGKILL' trace || fail "$fault at $call $number did not come"
    case $fault in
    signal*) [ "$code" -eq 137 ] || fail "$fault at $call $number: exit code $code" ;;
    *) [ "$code" -eq 4 ] || [ "$code" -eq 0 ] || grep -q 'shared libraries' err ||
        fail "$fault at $call $number: exit code $code: $(cat err)" ;;
    esac
}

# for_each_fault FAULT PREPARE CHECK COMMAND...
for_each_fault() {
    all_fault=$1
    prepare=$2
    check=$3
    shift 3
    faults=0
    $prepare
    count_calls "$@"
    while read -r i count name; do
        while [ "$i" -lt "$count" ]; do
            i=$((i + 1))
            faults=$((faults + 1))
            $prepare
            with_fault "$all_fault" "$name" "$i" "$@"
            what="$all_fault at $name $i"
            $check
        done
    done <calls
    echo "$all_fault, $check: $faults calls"
}

# What the exit code allows of a database: after success the new one, after a failure the old one.
expect_either() {
    case $code in
    0) cmp "$1" new.db || fail "$what: not the new database" ;;
    137) cmp -s "$1" old.db || cmp -s "$1" new.db || fail "$what: a broken database" ;;
    *) cmp "$1" old.db || fail "$what: not the old database" ;;
    esac
}

# With -o.
prepare_file() {
    rm -rf target
    mkdir target
    cp old.db target/services.db
}
drafts=0
check_file() {
    expect_either target/services.db
    left=$(find target ! -name services.db ! -name target | wc -l)
    [ "$left" -le 1 ] || fail "$what: left $(ls -A target)"
    [ "$left" -eq 0 ] || [ "$code" -eq 137 ] || fail "$what: left $(ls -A target)"
    drafts=$((drafts + left))
}
for fault in signal=KILL error=EIO error=ENOSPC; do
    for_each_fault $fault prepare_file check_file \
        "$twin_tool" compile --pure -o target/services.db new.xml
done
# The draft has a name between two calls alone, where the file system can do without one before.
strace -o trace "$twin_tool" compile --pure -o target/services.db new.xml
if grep -q 'O_TMPFILE.*= [0-9]' trace && [ "$drafts" -gt 2 ]; then
    fail "kills left $drafts drafts"
fi

# Without -o: the state directory. Whatever was left half-made, the next run removes it.
"$twin_tool" compile --pure old.xml
mv state state.old
prepare_state() {
    rm -rf state
    cp -a state.old state
}
check_state() {
    expect_either state/services.db
    "$twin_tool" compile --pure -o check.db state/service-names-port-numbers.xml
    cmp check.db state/services.db || fail "$what: the registry and the database are no pair"
    expect_repair
}
expect_repair() {
    "$twin_tool" compile --pure new.xml || fail "$what: the next run fails"
    cmp state/services.db new.db || fail "$what: the next run has no effect"
    [ "$(find state -name 'build.*' -type d | wc -l)" -le 2 ] || fail "$what: left $(ls -A state)"
    [ -z "$(find state -name '.*' -o -name '*.new')" ] || fail "$what: left $(find state)"
}
for fault in signal=KILL error=EIO; do
    for_each_fault $fault prepare_state check_state "$twin_tool" compile --pure new.xml
done

# The same where there is no state directory yet.
prepare_nothing() {
    rm -rf state
}
check_nothing() {
    if [ -e state/services.db ]; then
        cmp state/services.db new.db || fail "$what: a broken database"
    fi
    expect_repair
}
for_each_fault signal=KILL prepare_nothing check_nothing "$twin_tool" compile --pure new.xml
