#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services show` and `search`, with a registry of invented services (show.xml) and with the
# shipped one. The expected text is in this script; records.py has the other formats.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent jq python3 xmllint
cd "$scratch"
invented=$top_srcdir/tests/tool/show.xml

# run EXIT COMMAND...: the output goes to `output`, the errors to `errors`.
run() {
    code=0
    wanted=$1
    shift
    "$twin_tool" "$@" >output 2>errors || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code, not $wanted, of $*: $(cat errors)"
}

quiet() {
    [ ! -s errors ] || fail "not silent: $(cat errors)"
}

# Expect standard input as the output.
says() {
    cat >wanted
    diff wanted output || fail "the output is another one"
}

# complains TEXT: on one line.
complains() {
    grep -q -F -e "$1" errors || fail "'$(cat errors)' does not say '$1'"
    [ "$(wc -l <errors)" -eq 1 ] || fail "more than a line: $(cat errors)"
}

echo 'text:'
run 0 show --registry "$invented" PING/tcp
quiet
says <<'END'
Service Name               Ping
Port Number                100
Transport Protocol         tcp
Description                Says "pong", and that, again & again
Assignee                   [Ann_Örn][Bo_&_Co]
Contact                    [Ann_Örn][Bo_&_Co]
Registration Date          2019-12-31
Modification Date          2020-02-29
Reference                  [RFC1, Section 2][RFC2]
Service Code               1349673296
Unauthorized Use Reported  By Pong, on port 100
Assignment Notes           This entry is now historic, see [Cy]

Contact Information

ID            [Ann_Örn]
Name          Ann Örn
Organization  Örn AB
Contact URI   mailto:ann&example.org
Last Updated  2020-01-02

ID            [Bo_&_Co]
Organization  Bo & Co.
Contact URI   mailto:bo&example.org, https://example.org/

ID            [Cy]
Name          Cy "the" Clerk
END

# In the order of the questions, each once; what is no text does not reach a terminal.
run 0 show --registry "$invented" 205 flex 200/TCP 0
quiet
says <<'END'
Service Name        pong
Port Number         200-209
Transport Protocol  tcp
Description         A range: ?31m??no colour, 漢字 <ok>

Service Name  flex
Port Number   300
Description   Has no protocol

Port Number         0
Transport Protocol  tcp
Description         Reserved
Modification Date   2020-01
END

run 0 search --registry "$invented" pong
quiet
says <<'END'
Name             Port         Protocol  Description
Ping             100          tcp       Says "pong", and that, again & again
ping             100          udp       Says pong
pong             200-209      tcp       A range: ?31m??no colour, 漢字 <ok>
END

echo 'machines:'
python3 "$top_srcdir/tests/lib/records.py" "$twin_tool" "$invented" <<'END'
show ping
show ping/udp
show old/ping
show OLD/PING/TCP
show 100
show 100/udp ping-srv 209
show 65535
show 0 0/tcp flex
show flex 0/tcp 0
show 200-209
show 0-100/tcp ping
show 150-400 0-99
show 65535/sctp 301-400/tcp
show 65535 '[Ann_Örn]'
show '[cy]'
export
search PING
search pin
search --substring pin
search e
search --substring e
search 2020-0
search --substring 2020-0
search 'section 2'
search öRN
search rn
search '漢字'
search '漢'
search --substring '漢'
search old/p
search --substring old/p
search 301-6
search --substring 301-6
search 'long ago'
search ago long
search ago ping tcp
search "pong, and that, again"
search 'bo_&'
search '[ann_'
search bo 2019
search --contact=bo
search --contact=örn
search --contact=Cy
search --contact=example.org ping
search --contact=exam
search --contact=exam --substring
search --protocol=udp
search --protocol=sctp ping
search --state=assigned
search --state=reserved
search --state=unassigned
search --state=unassigned --protocol=tcp
search --state=unassigned --protocol=dccp
search --protocol=udp 301-65535
search --since=2020-02
search --since=2020-01-15
search --since=2020-03
search --since=2019
search 2019-12
search 2020-02-29
search rfc2
search 1349673296
search 'by pong'
END
# What a reader has to be told of, lest it take it for something else: line ends, tabs, other
# namespaces.
{
    echo "$registry_head<updated>2020-01-01</updated>"
    cat <<-'END'
		<record x:a="1" xmlns:x="urn:x"><name>odd</name><protocol>tcp</protocol><number>7</number>
		<description>one&#13;&#10;two&#13;three&#9;four</description>
		<xref type="person" data="A&#9;B&#10;C"/><xref type="person" data="A&#9;B&#10;C"/>
		<x:other b="2" x:c="3">of another namespace</x:other><none xmlns="" d="4">of none</none></record>
		<record><name>plain</name><protocol>tcp</protocol><number>8</number></record>
		<people><person id="A&#9;B&#10;C"><name>Ann</name></person></people>
	END
    echo '</registry>'
} >odd.xml
python3 "$top_srcdir/tests/lib/records.py" "$twin_tool" odd.xml <<'END'
export
show odd
search plain
END
run 1 search --registry "$invented" "$(printf '\351')" # it has texts beyond ASCII, this is no UTF-8
run 0 search --registry odd.xml plain
grep -qx 'plain  *8  *tcp' output || fail "not the record: $(cat output)"
run 0 show --registry "$invented" --format json Ping pong
jq -e 'length == 3 and .[0].contacts[1].organization == "Bo & Co."' output >/dev/null ||
    fail 'jq sees something else'
run 0 search --registry "$invented" --format xml --substring e
xmllint --noout --nonet output
mv output found.xml
run 0 search --registry found.xml --format xml --substring e
cmp output found.xml || fail 'the XML is not read again as it was'

echo 'nothing found:'
for format in text csv json xml; do
    run 1 search --registry "$invented" --format $format 'no such thing'
    complains "show.xml: no record contains 'no such thing'"
    case $format in
    text) [ ! -s output ] || fail 'text without a record' ;;
    csv) [ "$(wc -l <output)" -eq 1 ] || fail 'CSV is not the titles alone' ;;
    json) [ "$(jq length output)" -eq 0 ] || fail 'JSON is not an empty array' ;;
    xml) [ "$(xmllint --xpath 'count(//*)' output)" -eq 3 ] || fail 'XML with more than its head' ;;
    esac
done
echo "$registry_head</registry>" >none.xml
run 1 search --registry none.xml --format csv ping
[ "$(wc -l <output)" -eq 1 ] || fail 'CSV of a registry without records is not the titles alone'
run 1 search --registry "$invented" sctp
run 1 search --registry "$invented" 'nobody names her'
# without WORDS TEXT OPTION...: TEXT says what leaves nothing of what has the words.
without() {
    words=$1
    text=$2
    shift 2
    run 1 search --registry "$invented" "$words" "$@"
    complains "show.xml: no record that contains '$words' matches $text"
    ! grep -q -e "$text " errors || fail "more than this: $(cat errors)"
}
without ping --state --state=unassigned
without ping --since --since=2021
without pong --protocol --protocol=sctp
without pong --contact --contact=Cy
without 2020-02-29 '--contact and --protocol and --since' --since=2020 --protocol=udp --contact=Ann
# What has the words comes before, or behind, what has the protocol.
without flex --protocol --protocol=udp
run 1 search --registry "$invented" pin --protocol=udp
complains "show.xml: no record contains 'pin'; --substring"
run 1 search --registry "$invented" --since=2021 --state=assigned
complains 'show.xml: no record matches --since and --state'
for question in ping/sctp 199 210/tcp 100/sctp ping/ /tcp pins-and-needles '[Nobody]'; do
    run 1 show --registry "$invented" "$question"
    complains "'$question': not "
    [ ! -s output ] || fail "something was found for $question"
done

echo 'what is wrong with a question:'
# wrong QUESTION TEXT: the one line of the message has both.
wrong() {
    run 1 show --registry "$invented" -- "$1"
    complains "'$1': $2"
    [ ! -s output ] || fail "something was found for $1"
}
wrong 65536 'not a port'
wrong 99999999999999999999 'not a port'
wrong 1-65536 'not a port'
wrong -1 'not a port'
wrong 60-53 'the range ends'
wrong 100/xyz "'xyz' is no transport protocol"
# A number without a protocol is not about an unknown one.
wrong 301/xyz "'xyz' is no transport protocol: there are tcp, udp, sctp and dccp"
wrong 100-400/ "'' is no transport protocol"
wrong 80,443 'several at once: put blanks'
wrong udp:53 'write 53/udp'
wrong udp/53 'write 53/udp'
wrong 53:60 'write 53-60'
wrong :53 'write 53'
wrong '80 443/tcp' 'several at once: each must be an argument'
wrong bo_\&_co "not a service, but a person: write '[bo_&_co]'"
wrong pingg "not in the registry; did you mean 'Ping'"
wrong png "not in the registry; did you mean 'Ping'"
wrong old/pign "not in the registry; did you mean 'old/ping'"
run 1 show -1 --registry "$invented"
complains "'-1': not a port"
run 1 show --registry "$invented" 100 -1
complains "'-1': not a port"
cp output beside
run 1 show --registry "$invented" -- 100 -1
diff output beside || fail 'a negative number makes a difference to the other arguments'
run 0 show --registry "$invented" 100
diff output beside || fail 'a negative number makes a difference to the other arguments'
run 2 show --registry "$invented" -1 -
run 2 show --registry "$invented" -x
sed 's/301-65535/301-40000/' "$invented" >gap.xml
sed 's/<protocol>udp/<protocol>xyz/' "$invented" >new.xml # a protocol that is newer than the tool
for question in 100/XYZ 301/xyz; do
    run 0 show --registry new.xml "$question"
done
run 1 show --registry new.xml 205/xyz
complains "'205/xyz': not assigned"
run 1 show --registry gap.xml 40001
complains "'40001': not assigned"
run 1 show --registry gap.xml 49152-65535
complains "'49152-65535': dynamic"
run 1 show --registry "$invented" --format json ping pang
complains "'pang': not in the registry; did you mean"
[ "$(jq length output)" -eq 2 ] || fail 'what was found is missing'

echo 'what lookups answer:'
mkdir configuration
{
    echo "$registry_head"
    record shark tcp 2049
    record shark udp 2049
    record nets tcp 2049
    record nets udp 2049
    record nets sctp 2049
    record shark sctp 2049
    record old tcp 2049 'This entry is an alias to "shark".'
    record alt tcp 80
    record alt tcp 8080
    record three tcp 3
    record four tcp 3
    record three-old tcp 3 'This entry is an alias to "three".'
    echo '</registry>'
} >several.xml
printf 'nets 2049/tcp # known so\nnets 2049/udp # as for tcp\nalt 8080/tcp\nnets 2049/sctp # its own\n' \
    >configuration/preferences
run 0 show --registry several.xml 2049/tcp 2049 alt 3
says <<'END'
Service Name        nets
Port Number         2049
Transport Protocol  tcp
Lookups             port 2049 is nets (known so)

Service Name        shark
Port Number         2049
Transport Protocol  tcp
Lookups             port 2049 is nets (known so)

Service Name        old
Port Number         2049
Transport Protocol  tcp
Assignment Notes    This entry is an alias to "shark".
Lookups             port 2049 is nets (known so)

Service Name        nets
Port Number         2049
Transport Protocol  udp
Lookups             port 2049 is nets (known so)

Service Name        nets
Port Number         2049
Transport Protocol  sctp
Lookups             port 2049 is nets (its own)

Service Name        shark
Port Number         2049
Transport Protocol  udp
Lookups             port 2049 is nets (known so)

Service Name        shark
Port Number         2049
Transport Protocol  sctp
Lookups             port 2049 is nets (its own)

Service Name        alt
Port Number         8080
Transport Protocol  tcp
Lookups             name alt is 8080 (preferred)

Service Name        alt
Port Number         80
Transport Protocol  tcp
Lookups             name alt is 8080 (preferred)

Service Name        three
Port Number         3
Transport Protocol  tcp
Lookups             port 3 is three (first in the registry)

Service Name        four
Port Number         3
Transport Protocol  tcp
Lookups             port 3 is three (first in the registry)

Service Name        three-old
Port Number         3
Transport Protocol  tcp
Assignment Notes    This entry is an alias to "three".
END
run 0 show --registry several.xml shark
[ "$(grep -c '^Transport Protocol  tcp, udp$' output)" -eq 1 ] || fail "not one for two: $(cat output)"
# asked QUESTION: what the module answers, as NAME PORT.
asked() {
    LD_LIBRARY_PATH=$twin_module_directory limited getent -s iana services "$1" |
        sed 's,  *\([0-9]*\)/.*, \1,'
}
# agrees [--registry=FILE] QUESTION...: the first record, and each `port 1 is a` and `name a is 1`,
# is what the module answers.
agrees() {
    case $1 in
    --*)
        option=$1
        shift
        ;;
    *) option=--format=text ;;
    esac
    for question in "$@"; do
        run 0 show "$option" "$question"
        sed -n '/^Transport/q; s/^Service Name  *//p; s/^Port Number  *//p' output | xargs >first
        asked "$question" | diff - first || fail "show $option $question: another record is first"
        python3 "$top_srcdir/tests/lib/said_lookups.py" <output >said
        while read -r lookup field answer; do
            [ "$(asked "$lookup" | cut -d ' ' -f "$field")" = "$answer" ] ||
                fail "show $option $question: $lookup is '$(asked "$lookup")', not $answer"
        done <said
    done
}
# looks_up QUESTION TEXT...: what show says of it, in the order of the records.
looks_up() {
    run 0 show "$1"
    shift
    printf '%s\n' "$@" >wanted
    sed -n 's/^Lookups  *//p' output | diff wanted - || fail "show says something else of lookups"
}
old="(the database was made from other files: run \`iana-services compile\`)"
"$twin_tool" compile -o data/services.db several.xml
agrees --registry=several.xml 2049 2049/tcp 2049/udp 2049/sctp alt alt/tcp 3

echo 'spelling, aliases, and what compile skips:'
rm -r configuration
{
    echo "$registry_head"
    record CAP tcp 18
    record cap tcp 19
    record CAP udp 20
    record cap udp 21
    record Upper tcp 22
    record Upper udp 23
    record upper udp 24
    record wide tcp 0-65535
    record wide tcp 30
    record narrow tcp 30
    record 'not a word' tcp 31
    record word tcp 31
    record sooner tcp 40 'This entry is an alias to "later".'
    record other tcp 40
    record sooner tcp 41
    record later tcp 40
    echo '</registry>'
} >data/service-names-port-numbers.xml
"$twin_tool" compile -o data/services.db 2>errors
[ "$(grep -c skipped errors)" -eq 2 ] || fail "compile skips something else: $(cat errors)"
for option in --format=text --registry=data/service-names-port-numbers.xml; do
    agrees $option cap CAP Cap cap/tcp cap/udp CAP/udp upper upper/tcp upper/udp UPPER wide 30 31 40 \
        sooner 30/tcp
done
looks_up cap/tcp 'name cap is 19 (spelled exactly so)' 'name CAP is 18 (first in the registry)'
looks_up 40/tcp 'port 40 is other (first in the registry)' 'name wide is 30 (first in the registry)' \
    'port 40 is other (first in the registry); name sooner is 41 (first in the registry)' \
    'port 40 is other (first in the registry)'

echo 'a database of other lists:'
rm data/*
mkdir configuration
cp several.xml data/service-names-port-numbers.xml
printf 'four 3/tcp # by hand\nalt 8080/tcp\n' >other
printf 'nets 2049/tcp # known so\n' >configuration/preferences
several='2049 2049/tcp 2049/udp alt 3'
"$twin_tool" compile --preferences other -o data/services.db
# shellcheck disable=SC2086 # words
agrees $several
looks_up 3/tcp "port 3 is four $old" "port 3 is four $old" "port 3 is four $old"
looks_up alt "name alt is 8080 $old" "name alt is 8080 $old"
looks_up 2049/tcp 'port 2049 is shark (first in the registry)' 'port 2049 is shark (first in the registry)'
"$twin_tool" compile -o data/services.db
# shellcheck disable=SC2086 # words
agrees $several
run 0 show 2049 alt 3
! grep -q -F "$old" output || fail "a new database is old: $(cat output)"
mv other configuration/preferences
# shellcheck disable=SC2086 # words
agrees $several
looks_up 2049/tcp "port 2049 is nets $old" "port 2049 is nets $old" "port 2049 is nets $old"
looks_up 3/tcp "port 3 is three $old" "port 3 is three $old"

echo 'a database of other own names:'
printf '%s\n' 'Alt 5555/tcp' 'mine 3/tcp' >configuration/services
"$twin_tool" compile -o data/services.db
# shellcheck disable=SC2086 # words
agrees $several Alt Alt/tcp ALT
looks_up Alt "name Alt is 5555 (the host's own name)" 'name alt is 8080 (spelled exactly so)' \
    'name alt is 8080 (spelled exactly so)'
looks_up 3/tcp "port 3 is mine (the host's own name)" "port 3 is mine (the host's own name)" \
    "port 3 is mine (the host's own name)" "port 3 is mine (the host's own name)"
# Of these two, one is not in the database, and the other has no record any more.
printf '%s\n' 'yours 3/tcp' 'new 81/tcp' >configuration/services
[ "$(asked 3/tcp)" = 'mine 3' ] || fail "the module answers something else: $(asked 3/tcp)"
looks_up 3/tcp "port 3 is mine $old" "port 3 is mine $old" "port 3 is mine $old" \
    "port 3 is mine $old"
run 0 show new
! grep -q '^Lookups' output || fail "an answer without one in the database: $(cat output)"
rm configuration/services
looks_up 3/tcp "port 3 is mine $old" "port 3 is mine $old" "port 3 is mine $old"

echo 'no database, and a damaged one:'
for damage in 'rm data/services.db' 'truncate -s 3000 data/services.db' \
    'dd if=/dev/zero of=data/services.db bs=1 count=8 seek=2072 conv=notrunc status=none'; do
    "$twin_tool" compile -o data/services.db
    $damage
    looks_up 3/tcp 'port 3 is four (by hand)' 'port 3 is four (by hand)' 'port 3 is four (by hand)'
done
rm -r configuration
rm data/*

echo 'lines of standard input:'
cat >lines <<'END'
100
pong

Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port
udp   UNCONN 0      0      127.0.0.53%lo:100       0.0.0.0:*
tcp   LISTEN 0      128             [::]:205          [::]:*
tcp6       0      0 :::100    :::*    LISTEN
100/tcp  open  ping?
IN=eth0 SRC=192.0.2.1 PROTO=UDP SPT=205 DPT=100 LEN=40
0/tcp
301
70000
50000/sctp
50000/xyz
pung
END
code=0
"$twin_tool" show --registry "$invented" - <lines >output 2>errors || code=$?
[ "$code" -eq 1 ] || fail "exit code $code"
quiet
says <<'END'
100  Ping, ping, old/ping  Says "pong", and that, again & again
pong  pong  A range: ?31m??no colour, 漢字 <ok>

Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port
udp   UNCONN 0      0      127.0.0.53%lo:100       0.0.0.0:*  ping  Says pong
tcp   LISTEN 0      128             [::]:205          [::]:*  pong  A range: ?31m??no colour, 漢字 <ok>
tcp6       0      0 :::100    :::*    LISTEN  Ping, old/ping  Says "pong", and that, again & again
100/tcp  open  ping?  Ping, old/ping  Says "pong", and that, again & again
IN=eth0 SRC=192.0.2.1 PROTO=UDP SPT=205 DPT=100 LEN=40  ping  Says pong
0/tcp  reserved
301  unassigned
70000  not a port: ports are 0 to 65535
50000/sctp  unassigned
50000/xyz  'xyz' is no transport protocol: there are tcp, udp, sctp and dccp
pung  unknown
END
# The log of the kernel (nf_log_syslog.c): the port is DPT=, whatever is around it.
for stamp in '' 'Nov 30 12:34:56 fw kernel:' 'Nov 30 12:34:02 fw kernel: [ 1234.567890]' '[12:00] 5/udp' \
    '2026-11-30T00:25:01+00:00 fw kernel:' '2026-11-30T00:25:01.123456-05:30 fw kernel:' '1:05 udp 10.0.0.7:7'; do
    for way in 'OUT= SRC=10.0.0.1 DST=10.0.0.2' 'OUT=br0:1 SRC=2001:db8::1 DST=2001:db8::25' \
        'OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=10.0.0.1 DST=10.0.0.2' \
        'OUT= MACSRC=52:54:00:12:34:56 MACDST=52:54:00:65:43:21 MACPROTO=0800 SRC=fe80::1:2 DST=ff02::1:3'; do
        echo "$stamp [UFW BLOCK] IN=eth0 $way LEN=60 PROTO=TCP SPT=205 DPT=100 SYN"
        echo "$stamp udp-drop: IN=eth0 $way LEN=60 PROTO=TCP SPT=205 DPT=100 SYN"
        echo "$stamp IN=eth0 $way PROTO=ICMP TYPE=3 CODE=3 [SRC=10.0.0.2 PROTO=TCP SPT=205 DPT=100 ] MARK=0x1"
    done
done >packets
"$twin_tool" show --registry "$invented" - <packets >output
[ "$(wc -l <packets)" -eq 84 ] || fail 'not all packets'
sed 's/^ //; s/$/  Ping, old\/ping  Says "pong", and that, again \& again/' packets >wanted
sed 's/^ //' output | diff wanted - || fail 'another port than DPT='
# What ends in a colon and digits, and is no port.
cat >none <<'END'
Starting Nmap 7.93 ( https://nmap.org ) at 2026-11-30 00:25 UTC
# Nmap 7.93 scan initiated Mon Nov 30 12:34:25 2026 as: nmap -6 2001:db8::1:25
Nmap scan report for 2001:db8::1:25
Service scan Timing: About 50.00% done; ETC: 00:26 (0:00:05 remaining)
MAC Address: 52:54:00:12:34:56 (QEMU virtual NIC)
from localhost:100 to 2001:db8::25 over tcp
2026-11-30T00:25 tcp 2026-11-30T00:25 2026-11-30T00:25:01 2026-11-30T00:25:01+00:00 30.11.2026-00:25
tcp 12:34 12:34:56 12:34:56.7+01:00 30/Nov/2026:12:34:56 2026-11-30_00:25 52:54:00:12:34:56
IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=2001:db8::1 DST=2001:db8::25 PROTO=ICMPv6 TYPE=128
tcp IN=eth0:1 SRC=2001:db8::1 DPT= DPT=a DPT=123456 XDPT=100 SPT=205
udp UNCONN 0 0 127.0.0.53%lo:domain 0.0.0.0:* uid:101 ino:4711 sk:1001 cgroup:/a <->
tcp 0 0 localhost:domain 10.0.0.1:100 LISTEN
 cubic wscale:7,7 rto:204 rtt:0.5/0.2 mss:1448 pmtu:1500 cwnd:10 segs_in:4
12:34:56.789012 IP 10.0.0.1.443 > 10.0.0.2.51000: Flags [S], seq 1, length 0
12:34:56.789012 IP6 2001:db8::1.443 > 2001:db8::25.100: Flags [S], seq 1, length 0
%ASA-6-302014: Teardown TCP connection 1 for inside:10.0.0.1/443 to outside:10.0.0.2/100 duration 0:00:30 bytes 1
Nov 30 12:34:56 host sshd[100]: Failed password for root from 2001:db8::25 port 100 ssh2
END
"$twin_tool" show --registry "$invented" - <none >output || fail 'a question in a line without one'
diff none output || fail 'an answer to no question'
# Sockets, as netstat and ss print them.
while read -r line; do
    echo "$line" | "$twin_tool" show --registry "$invented" - >output || fail "no port in $line"
    grep -q '  \(Ping\|ping\), ' output || grep -q '  ping  Says pong$' output || fail "$(cat output)"
done <<'END'
LISTEN 0 128 *:100 *:*
LISTEN 0 128 *%eth0:100 *:*
LISTEN 0 128 10.0.0.1:100 0.0.0.0:*
ESTAB 0 0 192.0.2.1%eth0.7:100 192.0.2.7:205
ESTAB 0 0 [::ffff:192.0.2.1]:100 [::ffff:192.0.2.7]:205
ESTAB 0 0 [2001:db8:1:2:3:4:5:6]:100 [2001:db8::7]:205
udp UNCONN 0 0 [fe80::5054:ff:fe12:3456]%eth0:100 [::]:*
udp UNCONN 0 0 0.0.0.0:100 0.0.0.0:* uid:101 ino:4711 sk:1001
udp6 0 0 :::100 :::*
tcp6 0 0 ::1:100 :::* LISTEN
tcp6 0 0 2001:db8::1:2:100 :::* LISTEN
tcp6 0 0 2001:db8:::100 2001:db8::7:205 ESTABLISHED
tcp6 0 0 2001:db8:1234:5678:100 :::* LISTEN
tcp6 0 0 2001:db8:1234:567::100 :::* LISTEN
tcp6 0 0 ::ffff:192.0.2.1:100 ::ffff:192.0.2.7:205 ESTABLISHED
udp6 0 0 fe80::5054:ff:fe12:100 :::*
tcp 0 0 localhost:100 0.0.0.0:* LISTEN
tcp 0 0 0.pool.example.org:100 www-7:205 ESTABLISHED
END
# A number without a name is the same for every protocol, unless it has one.
printf '%s\n' 40001 50000/sctp 30000/tcp 0/udp 300/tcp >numbers
code=0
"$twin_tool" show --registry gap.xml - <numbers >output 2>errors || code=$?
[ "$code" -eq 1 ] || fail "exit code $code"
says <<'END'
40001  not assigned
50000/sctp  dynamic
30000/tcp  unassigned
0/udp  not assigned
300/tcp  not assigned
END
head -n 2 lines | "$twin_tool" show --registry "$invented" --format json - >output
[ "$(jq -r '.[].service_name' output | xargs)" = 'Ping ping old/ping pong' ] || fail "other records: $(cat output)"
run 2 show --registry "$invented" - 100

echo 'a terminal:'
# terminal COLUMNS VARIABLE=VALUE... COMMAND...: run it on one that is so wide; 0: which does not
# tell.
terminal() {
    python3 -c 'import fcntl, os, pty, struct, subprocess, sys, termios
terminal, inside = pty.openpty()
fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 25, int(sys.argv[1]), 0, 0))
subprocess.Popen(["env", "-u", "COLUMNS", "-u", "NO_COLOR", *sys.argv[2:]], stdout=inside)
os.close(inside)
try:
    while True:
        sys.stdout.buffer.write(os.read(terminal, 4096))
except OSError:  # the other end is closed
    pass' "$@" | tr -d '\r' >output
}
escape=$(printf '\033')
terminal 70 TERM=xterm "$twin_tool" search --registry "$invented" --substring e
grep -q "$escape\[1;32m" output || fail "no colour: $(cat output)"
grep -q "$escape\[4m" output || fail "nothing is marked: $(cat output)"
sed "s,$escape\[[0-9;]*m,,g" output | grep -qx 'Ping  *100  *tcp  *Says "pong", and that, again …' ||
    fail "not cut at the terminal's width: $(cat output)"
terminal 0 TERM=dumb "$twin_tool" search --registry "$invented" --substring e
grep -qx 'pong .* A range: ?31m??no colour, 漢字 <ok>' output || fail "not 80 columns: $(cat output)"
for variable in NO_COLOR=1 TERM=dumb; do
    terminal 70 TERM=xterm "$variable" COLUMNS=200 "$twin_tool" search --registry "$invented" --substring e
    ! grep -q "$escape" output || fail "$variable, and colour: $(cat output)"
done
grep -q 'Says "pong", and that, again & again$' output ||
    fail "COLUMNS makes no difference: $(cat output)"

echo 'mistakes:'
run 2 show
run 2 show ''
run 2 show --format yaml ping
run 2 search
run 2 search ''
run 2 search --state free
run 2 search --registry "$invented" --protocol ''
for protocol in xyz tcp6; do
    run 2 search --registry "$invented" --format json --protocol "$protocol"
    complains "iana-services: '$protocol' is no transport protocol: there are tcp, udp, sctp and dccp"
    [ ! -s output ] || fail "something was found for the protocol '$protocol'"
done
run 0 search --registry new.xml --protocol XYZ
run 2 search --since yesterday
for date in 2026-1 2026-00 2026-13 2026-02-30 2025-02-29 2026-01-00 0000 2026-01- 2026-01-011 2026/01/01; do
    run 2 search --since "$date"
    grep -q "'$date' is not a date; use YYYY" errors || fail "$(cat errors)"
done
for date in 2016 2016-02 2016-02-29; do
    run 0 search --registry "$invented" --since "$date"
done
run 3 show --registry "$top_srcdir/tests/tool/show.sh" ping
complains "show.sh:1:"
{
    echo '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
    echo '<updated>2026-01-01</updated>'
    # In all 65,537 times 65,536 ports, a number that 32 bits do not hold.
    yes '<record><name>a</name><protocol>tcp</protocol><number>0-65535</number></record>' | head -n 65537
    echo '</registry>'
} >flood.xml
run 3 show --registry flood.xml a
complains 'flood.xml: the ranges have more than 16777216 ports in all'
run 0 changes flood.xml flood.xml
rm flood.xml
# No number, no port: compile skips these.
{
    echo '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
    for number in 80abc 80-90-100 80- -80 000080 80-79 65536; do
        echo "<record><name>a</name><protocol>tcp</protocol><number>$number</number></record>"
    done
    echo '<record><name>b</name><protocol>tcp</protocol><number>79-81</number></record></registry>'
} >numbers.xml
run 0 show --format json --registry numbers.xml 80/tcp
[ "$(jq -r '.[].service_name' <output)" = b ] || fail "on 80: $(cat output)"
run 4 search --registry missing ping
complains "missing: $(error_text ENOENT)"
run 4 search ping
complains "data/service-names-port-numbers.xml: $(error_text ENOENT)"
code=0
"$twin_tool" show --registry "$invented" - <. >output 2>errors || code=$?
[ "$code" -eq 4 ] || fail "exit code $code for a directory as standard input"
complains "standard input: $(error_text EISDIR)"
if [ -e /dev/full ]; then
    for arguments in "show --registry $invented ping" 'show --help' --help --version --usage; do
        code=0
        # shellcheck disable=SC2086 # several arguments
        "$twin_tool" $arguments >/dev/full 2>errors || code=$?
        [ "$code" -eq 4 ] || fail "exit code $code of $arguments, with a full disk"
        complains 'cannot write'
    done
fi

echo 'the registry in use:'
cp "$registry" data/
run 0 show domain/tcp
complains "data/service-names-port-numbers.xml: this registry has no descriptions and no contacts; \`iana-services update\`"
says <<'END'
Service Name        domain
Port Number         53
Transport Protocol  tcp
END
cp "$invented" state/service-names-port-numbers.xml
run 0 show ping/udp
quiet
run 1 show domain
python3 "$top_srcdir/tests/lib/records.py" "$twin_tool" "$registry" 2>/dev/null <<'END'
show x11 domain 6005/tcp www sql*net
show dns-update
search domain
search cl/1
END
