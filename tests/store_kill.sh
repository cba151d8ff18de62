#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A kill, or an error, at each system call with which the tool changes the state directory: lookups
# are answered from the pair before or from the new one, each whole, and the next change leaves
# nothing of it behind. compile_killed.sh does it where there are no files to adopt.

# A kill does not care whether a flush reaches a disk, and in memory it takes no time.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
# shellcheck source=tests/update_common.sh
. "${srcdir:-.}/tests/update_common.sh"
need strace
strace -o /dev/null true 2>/dev/null || skip 'this may not trace processes'

make_registry shipped 2026-01-01 20
make_registry first 2026-02-01 20
make_registry second 2026-03-01 20
make_registry third 2026-04-01 20
install_data shipped

calls='mkdir mkdirat chmod fchmod fchmodat write fsync link linkat symlink symlinkat rename renameat
	renameat2 unlink unlinkat rmdir flock'
# The states to begin with: nothing, plain files, two pairs.
mkdir empty
mkdir plain
"$twin_tool" compile -o plain/services.db served/first.xml
cp served/first.xml "plain/$REGISTRY_NAME"
"$twin_tool" update --quiet --from served/shipped.xml
"$twin_tool" update --quiet --from served/first.xml
mv state pairs

# is_whole BEFORE AFTER: the answer is one of these, and its registry lies beside it; the shipped
# one answers where there is no other.
is_whole() {
    found=$(answer)
    case $found in
    "$1" | "$2") ;;
    *) fail "$how: '$found' answers" ;;
    esac
    if [ -e state/services.db ]; then
        cmp "served/$found.xml" "state/$REGISTRY_NAME" || fail "$how: $found without its registry"
    fi
}

# inject WHAT STATE BEFORE AFTER COMMAND...: for each system call and each time it is made, let WHAT
# happen to a command that leads from registry BEFORE to AFTER.
inject() {
    what=$1
    state=$2
    before=$3
    after=$4
    shift 4
    runs=0
    for call in $calls; do
        for time in $(seq 60); do
            how="$what at $call $time of '$*' on $state"
            rm -rf state
            cp -a "$state" state
            code=0
            strace -o trace -e "trace=?$call" -e "inject=?$call:$what:when=$time" "$twin_tool" "$@" \
                >said 2>&1 || code=$?
            if ! grep -q 'INJECTED\|killed by SIGKILL' trace; then break; fi
            runs=$((runs + 1))
            case $what:$code in
            *:0 | signal=KILL:*) is_whole "$before" "$after" ;;
            *:4) is_whole "$before" "$before" ;;
            *) fail "$how: exit code $code: $(cat said)" ;;
            esac
            if [ "$state" = pairs ]; then
                kept=$found
                "$twin_tool" rollback --quiet || fail "$how: no way back"
                is_whole "$before" "$after"
                [ "$found" != "$kept" ] || fail "$how: the other pair is lost"
            fi
            "$twin_tool" update --quiet --force --from served/third.xml || fail "$how: the next change fails"
            is_in_use third
            has_no_leftovers
        done
    done
    echo "$runs times $what on $state: $*"
    [ "$runs" -ge 8 ] || fail 'that was not every system call'
}

inject signal=KILL empty shipped second update --quiet --from served/second.xml
for what in signal=KILL error=ENOSPC; do
    inject "$what" plain first second update --quiet --from served/second.xml
    inject "$what" pairs first shipped rollback --quiet
done
