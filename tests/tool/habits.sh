#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What users know from other tools: -h, a suggestion for a mistyped subcommand, --color, a pager,
# and text that can be read on a narrow terminal.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
cd "$scratch"
small_registry 1000 100 >registry.xml

echo 'help:'
"$twin_tool" --help >wanted
"$twin_tool" -h | diff wanted - || fail '-h is another help'
for subcommand in about changes compile diff export rollback search show status update verify; do
    "$twin_tool" "$subcommand" --help >wanted
    "$twin_tool" "$subcommand" -h | diff wanted - || fail "$subcommand -h is another help"
done

echo 'mistyped subcommands:'
# mistyped WORD [SUBCOMMAND]
mistyped() {
    code=0
    "$twin_tool" "$1" 2>errors >output || code=$?
    [ "$code" -eq 2 ] || fail "exit code $code, of $1"
    if [ $# -gt 1 ]; then
        grep -q "did you mean '$2'?" errors || fail "$1: $(cat errors)"
    else
        ! grep -q 'did you mean' errors || fail "$1: $(cat errors)"
    fi
}
mistyped shwo show
mistyped serach search
mistyped updat update
mistyped frobnicate

# terminal ROWS COLUMNS COMMAND...: run it on a terminal of this size, without input.
terminal() {
    timeout 60 python3 -c 'import fcntl, os, pty, struct, subprocess, sys, termios
terminal, inside = pty.openpty()
fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", int(sys.argv[1]), int(sys.argv[2]), 0, 0))
subprocess.Popen(["env", "-u", "COLUMNS", "-u", "NO_COLOR", *sys.argv[3:]], stdin=subprocess.DEVNULL,
                 stdout=inside, stderr=inside, start_new_session=True)
os.close(inside)
try:
    while True:
        sys.stdout.buffer.write(os.read(terminal, 4096))
except OSError:  # the other end is closed
    pass' "$@" | tr -d '\r' >output
}
escape=$(printf '\033')

echo 'colours:'
search="$twin_tool search --registry registry.xml name"
$search --color=always 2>/dev/null | grep -q "$escape" || fail 'no colour in a pipe, though always'
! $search --color=auto 2>/dev/null | grep -q "$escape" || fail 'colour in a pipe'
# shellcheck disable=SC2086 # words
terminal 25 80 TERM=xterm PAGER=cat $search --color=never
! grep -q "$escape" output || fail 'colour, though never'
grep -q name-1 output || fail 'no record'
# shellcheck disable=SC2086 # words
terminal 25 80 TERM=xterm PAGER=cat NO_COLOR= $search
grep -q "$escape" output || fail 'no colour, with an empty NO_COLOR'
# shellcheck disable=SC2086 # words
terminal 25 80 TERM=xterm PAGER=cat NO_COLOR=1 $search
! grep -q "$escape" output || fail 'colour, with NO_COLOR'
# shellcheck disable=SC2086 # words
terminal 25 80 PAGER=cat env -u TERM $search
! grep -q "$escape" output || fail 'colour, without TERM'
# shellcheck disable=SC2086 # words
terminal 25 80 TERM=xterm PAGER=cat NO_COLOR=1 $search --color=always
grep -q "$escape" output || fail 'no colour, though always'
code=0
$search --color=green 2>/dev/null || code=$?
[ "$code" -eq 2 ] || fail "exit code $code, of a colour"

echo 'a pager:'
cat >pager <<'END'
#!/bin/sh
echo "paged, with LESS=$LESS:"
cat
END
chmod +x pager
for subcommand in "search name" "show name-1" "about"; do
    # shellcheck disable=SC2086 # words
    terminal 5 80 TERM=xterm PAGER=./pager LESS=x "$twin_tool" $subcommand --registry registry.xml
    [ "$(sed -n 1p output)" = 'paged, with LESS=x:' ] || fail "$subcommand: no pager: $(cat output)"
    [ "$(wc -l <output)" -gt 2 ] || fail "$subcommand: nothing but the pager: $(cat output)"
    # shellcheck disable=SC2086 # words
    terminal 5 80 TERM=xterm PAGER=./pager "$twin_tool" $subcommand --registry registry.xml --no-pager
    ! grep -q paged output || fail "$subcommand: a pager, though --no-pager"
done
for variable in TERM=dumb PAGER=cat PAGER= '-u TERM'; do
    # shellcheck disable=SC2086 # words
    terminal 5 80 TERM=xterm PAGER=./pager env $variable $search
    grep -q name output || fail "no record, with $variable"
    ! grep -q paged output || fail "a pager, though $variable"
done
# Without PAGER and LESS, less ends if the text fits.
mkdir programs
cp pager programs/less
# shellcheck disable=SC2086 # words
terminal 5 80 TERM=xterm env -u PAGER -u LESS PATH="$PWD/programs:$PATH" $search
[ "$(sed -n 1p output)" = 'paged, with LESS=FRX:' ] || fail "another pager: $(cat output)"
# shellcheck disable=SC2086 # words
terminal 5 80 TERM=xterm PAGER=./no-such-pager $search
grep -q 'no-such-pager' output || fail 'no word of a pager that is not there'
PAGER=./pager $search 2>/dev/null | (! grep -q paged) || fail 'a pager in a pipe'
# shellcheck disable=SC2086 # words
terminal 5 80 TERM=xterm PAGER=./pager $search nothing-like-it
grep -q "no record contains" output || fail "the message is lost: $(cat output)"

echo '40 columns:'
cat >narrow.xml <<END
$registry_head<record><name>some-service</name><protocol>tcp</protocol><number>7</number><description>A service whose description is long enough for two lines</description></record></registry>
END
terminal 25 40 TERM=dumb "$twin_tool" show --registry narrow.xml 7
diff - output <<'END' || fail 'not as it should be on a narrow terminal'
Service Name: some-service
Port Number: 7
Transport Protocol: tcp
Description: A service whose description
  is long enough for two lines
END
terminal 25 40 TERM=dumb "$twin_tool" search --registry narrow.xml service
diff - output <<'END' || fail 'not as it should be on a narrow terminal'
Name             Port         Protocol  
some-service     7            tcp
  A service whose description is long e…
END
