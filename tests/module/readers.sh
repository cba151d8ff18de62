#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Programs that read /etc/services themselves, with the file that `export` makes: they find for
# every name and protocol the port that the module does. Go keeps the last line of a name, and puts
# the name in lower case first; musl takes the first line; augeas parses each line; tcpdump, netstat
# and scripts keep a list of all ports, whichever line they let win.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
need_namespace
cd "$scratch"
absent=

is_here() {
    command -v "$1" >/dev/null || {
        absent="$absent $1"
        return 1
    }
}

# Every name and alias with its protocol, as far as Go and musl know it: `name protocol`.
questions() {
    sed '/^#/d;/^$/d' exported | awk '$2 ~ /\/(tcp|udp)$/ {
        split($2, number, "/")
        for (i = 1; i <= NF; i++)
            if (i != 2) print $i, number[2]
    }' | sort -u
}

# compare NAME COMMAND...: what it answers to `asked` is what the module answers.
compare() {
    who=$1
    shift
    with_services exported timeout 500 "$@" <asked >found
    paste -d ' ' asked wanted found | awk '$3 != $4' >different
    [ ! -s different ] || fail "$who: $(wc -l <different) different: $(head -3 different | tr '\n' ';')"
    [ "$(wc -l <found)" -eq "$(wc -l <asked)" ] || fail "$who: answers are missing"
    echo "$who: $(wc -l <found) names, each with the port that the module gives"
}

"$twin_tool" compile --preferences "$preferences" -o data/services.db "$registry"
"$twin_tool" export --preferences "$preferences" --registry "$registry" >exported
mkdir etc
echo 'services: iana' >etc/nsswitch.conf
: >etc/services
questions >asked
with_sources "$scratch/etc" timeout 300 "$top_builddir/tests/module/libc_lookup" <asked >wanted
! grep -qx 0 wanted || fail 'the module does not know all names'

if is_here go; then
    GOCACHE=$scratch/cache GOPATH=$scratch/path CGO_ENABLED=0 GO111MODULE=off GOFLAGS=-p=1 \
        timeout 500 go build -o go_lookup "$top_srcdir/tests/module/go_lookup.go"
    compare Go ./go_lookup
    mv asked asked.own
    tr '[:lower:]' '[:upper:]' <asked.own | awk '{ print $1, tolower($2) }' >asked
    compare 'Go, in capitals' ./go_lookup
    mv asked.own asked
fi
if is_here musl-gcc; then
    musl-gcc -static -o musl_lookup "$top_srcdir/tests/module/libc_lookup.c"
    compare musl ./musl_lookup
fi
if is_here augtool; then
    # Each line is a node that the lens made, or the parse would fail.
    lines=$(sed '/^#/d;/^$/d' exported | wc -l)
    printf 'match /files/etc/services/service-name\n' >commands
    parsed=$(mkdir -p root/etc && cp exported root/etc/services &&
        timeout 300 augtool -r "$scratch/root" --noautoload --transform='Services.lns incl /etc/services' \
            --file=commands -L 2>&1 | grep -c '^/files/etc/services/service-name')
    [ "$parsed" -eq "$lines" ] || fail "augeas: $parsed lines of $lines"
    echo "augeas: $parsed lines"
fi

# Whoever fills a map keeps the last line, or the first: for names and for ports.
cat >both_ends.py <<'END'
first, last = {}, {}
for line in open("exported"):
    words = line.partition("#")[0].split()
    if words:
        port, protocol = words[1].split("/")
        for name in [words[0], *words[2:]]:
            first.setdefault((name, protocol), port)
            last[name, protocol] = port
        first.setdefault((port, protocol), words[0])
        last[port, protocol] = words[0]
assert first == last, [key for key in first if first[key] != last[key]]
print("either end:", len(first), "questions, the same answers")
END
python3 both_ends.py

[ -z "$absent" ] || skip "the others are right, but there is no$absent"
