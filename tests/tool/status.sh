#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services status`. glibc itself shows whether it asks `iana`, and which source wins: getent
# makes lookups with the same nsswitch.conf.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3
need_namespace
cd "$scratch"

printf 'telnet 2323/tcp\nlocal-name 60000/tcp\n' >services
printf 'services: iana files\n' >good

# Run a command where /etc holds the given file as nsswitch.conf ("": none), and /run what `run`
# does.
host() {
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare -m sh -euc '
		nsswitch=$1
		shift
		mount -t tmpfs tmpfs /etc
		mount -t tmpfs tmpfs /run
		cp services /etc
		if [ -f nscd.conf ]; then cp nscd.conf /etc; fi
		if [ -n "$nsswitch" ]; then cp "$nsswitch" /etc/nsswitch.conf; fi
		exec env LD_LIBRARY_PATH="${module:-}" "$@"' sh "$@"
}

# Expect an exit code of `status`, and these findings, by their ids, and no others. `output` is
# JSON.
expect() {
    code=0
    expected=$1
    shift
    host "$nsswitch" "$twin_tool" status --format json --max-age "$max_age" >output 2>errors || code=$?
    sed -n 's/.*"id": "\([^"]*\)".*/\1/p' output | sort | xargs >found
    [ "$(cat found)" = "$*" ] || fail "findings '$(cat found)', not '$*': $(cat "$nsswitch")"
    [ "$code" = "$expected" ] || fail "exit code $code, not $expected: $(cat output errors)"
    [ ! -s errors ] || fail "not silent: $(cat errors)"
}

# Whether a part of the JSON has this value, both as Python has them.
has() {
    python3 -c 'import json, sys
status = json.load(sys.stdin)
value = eval(sys.argv[1], {"status": status})
if value != eval(sys.argv[2]):
    sys.exit(f"failed: {sys.argv[1]} is {value!r}, not {sys.argv[2]}")' "$1" "$2" <output
}

# What glibc does with this nsswitch.conf, in the words of `status`; and what it still asks of
# `files`.
ask_glibc() {
    host "$nsswitch" getent services domain telnet local-name >answers || true
    if ! grep -q '^domain .*53/tcp' answers; then
        order='not asked'
    elif grep -q '^telnet .* 23/tcp' answers; then
        order='before files'
    else
        order='after files'
    fi
    local_name=$(sed -n 's/^local-name *//p' answers)
}

# nsswitch EXIT 'CONTENT' FINDING...
nsswitch() {
    code_wanted=$1
    nsswitch=nsswitch.conf
    # shellcheck disable=SC2059 # it is a format
    printf "$2" >nsswitch.conf
    shift 2
    expect "$code_wanted" "$@"
    ask_glibc
    said=$(sed -n 's/.*"iana": "\(.*\)"/\1/p' output)
    [ "$said" = "$order" ] || [ "$said, $order" = 'not reached, not asked' ] ||
        fail "$said; glibc: $order: $(cat nsswitch.conf)"
    case " $* " in
    *' files-not-reached '* | *' malformed-nsswitch '*) wanted= ;;
    *) wanted=60000/tcp ;;
    esac
    [ "$local_name" = "$wanted" ] || fail "$*; glibc: '$local_name': $(cat nsswitch.conf)"
}

module=$twin_module_directory
export module
max_age=100000
nsswitch=good

echo 'no database:'
expect 4 no-database
has 'status["database"]' None
! host good "$twin_tool" status >output || fail 'no database, and nothing said'
grep -q '^database  *none$' output || fail "a database: $(cat output)"

echo 'the installed one:'
cp "$registry" data/
"$twin_tool" compile -o data/services.db --preferences "$preferences" "$registry"
expect 0
has 'status["database"]["path"]' '"data/services.db"'
has 'status["database"]["packaged"], status["database"]["origin"]' '(True, None)'
has 'status["database"]["registry_date"]' "'$(sed -n 's:.*<updated>\(.*\)</updated>.*:\1:p' "$registry")'"
has 'status["database"]["records"]' "$(grep -c '<record' "$registry")"
python3 "$top_srcdir/tests/lib/services.py" "$registry" "$preferences" >all
has 'status["database"]["services"]' "$(wc -l <all)"
has 'status["database"]["names"]' "$(cut -d' ' -f1,3- all | tr ' ' '\n' | sort -u | wc -l)"
has 'status["database"]["aliases"]' "$(cut -d' ' -f3- all | wc -w)"
has 'status["database"]["shipped_preferences"], status["database"]["local_preferences"]' '(True, False)'
has 'status["registry"]["path"]' "'data/service-names-port-numbers.xml'"
has 'status["needs_attention"], status["database"]["old_names"]' '(False, False)'
has 'status["nsswitch"]["line"], status["nsswitch"]["services"]' "(1, 'iana files')"
has 'status["module"]["path"]' "'$module/libnss_iana.so.2'"
has 'status["module"]["services"]' "$(host good getent -s iana services | wc -l)"

echo 'nsswitch.conf:'
nsswitch 0 'services: iana files\n'
nsswitch 0 'services: db iana files\n'
nsswitch 0 '  services\t:\tiana\tfiles\n'
nsswitch 0 'services iana files\n'
nsswitch 0 'services: # iana files\n'
nsswitch 0 'services:iana files\n' tight-nsswitch
nsswitch 0 'services: files iana\n'
nsswitch 0 'services: files [UNAVAIL=return] iana\n'
nsswitch 0 'services: files\nservices: iana files\n'
has 'status["nsswitch"]["line"], status["nsswitch"]["services"]' "(2, 'iana files')"
nsswitch 0 'services: iana\n' files-not-reached
nsswitch 0 'services: iana [NOTFOUND=return] files\n' files-not-reached
nsswitch 0 'services: iana [!UNAVAIL=return] files\n' files-not-reached
nsswitch 1 'services: files [NOTFOUND=return] iana\n' not-reached
nsswitch 1 'services: files [ notfound = RETURN ] iana\n' not-reached
nsswitch 1 'services: files[!SUCCESS=return] iana\n' not-reached
nsswitch 1 'services: files [NOTFOUND=return UNAVAIL=continue]iana\n' not-reached
nsswitch 0 'services: files [NOTFOUND=return NOTFOUND=continue] iana\n'
nsswitch 1 'services: files\n' not-asked
nsswitch 1 'services:files\n' not-asked tight-nsswitch
nsswitch 1 'passwd: files\n' not-asked
nsswitch 1 '' not-asked
nsswitch 1 'servicesiana: iana\n' not-asked
nsswitch 1 '#services: iana files\nservices: files\n' commented-nsswitch not-asked
nsswitch 1 'services: iana files\nservices: files\n' not-asked
nsswitch 1 'services: files\nservices: iana files' not-asked unended-nsswitch
nsswitch 1 'services: iana [NOTFOUND=nonsense] files\n' malformed-nsswitch
nsswitch 1 'services: iana [NOTFOUND=return files\n' malformed-nsswitch
nsswitch=
expect 1 not-asked
ask_glibc
has 'status["nsswitch"]["iana"]' "'$order'"
nsswitch=good

echo 'the module:'
mkdir broken
: >broken/libnss_iana.so.2
module=$scratch/broken
expect 1 no-module
printf '%s\n' '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">' \
    '<updated>2020-01-01</updated>' \
    '<record><name>domain</name><protocol>tcp</protocol><number>53</number></record></registry>' >small.xml
module=$top_builddir/.libs
mv data/services.db kept.db
"$twin_tool" compile -o data/services.db --preferences "$preferences" small.xml 2>warnings
cp small.xml "data/${registry##*/}"
expect 1 other-module
mv kept.db data/services.db
cp "$registry" data/
module=$twin_module_directory

echo 'the state directory:'
cp "$preferences" data/
"$twin_tool" compile "$registry"
expect 0
has 'status["database"]["path"]' '"state/services.db"'
has 'status["database"]["packaged"], status["database"]["origin"]' "(False, '$registry')"
mkdir configuration
echo 'telnet 23/tcp' >configuration/preferences
expect 1 other-preferences
"$twin_tool" compile
expect 0
has 'status["database"]["local_preferences"], status["database"]["preferred"]' \
    "(True, $(($(grep -c '^[^#]' "$preferences") + 1)))"
rm configuration/preferences
expect 1 other-preferences
"$twin_tool" compile --pure
expect 0
has 'status["database"]["local_preferences"], status["database"]["preferred"]' '(False, 0)'
"$twin_tool" compile small.xml 2>warnings
expect 1 hidden-database
has 'status["packaged_database"]["registry_date"] > status["database"]["registry_date"]' True
cp "$registry" state/current/
expect 1 hidden-database other-registry
echo '<registry/>' >state/current/"${registry##*/}"
expect 1 broken-registry hidden-database
rm state/current/"${registry##*/}"
expect 1 hidden-database no-registry

echo 'age:'
max_age=0
expect 1 hidden-database no-registry old-registry
has '(__import__("datetime").datetime.now(__import__("datetime").timezone.utc).date()
	- __import__("datetime").date(2020, 1, 1)).days - status["database"]["age_days"] in (0, 1)' True
sed 's,<updated>.*</updated>,,' small.xml >timeless.xml
"$twin_tool" compile timeless.xml 2>warnings
expect 1 hidden-database unknown-age
has 'status["database"]["age_days"]' None
"$twin_tool" compile small.xml 2>warnings
max_age=100000

echo 'for root alone:'
cp small.xml state/current/"${registry##*/}"
chmod 700 state
expect 1 hidden-database private-database
chmod 755 state
chmod 600 state/current/services.db
expect 1 hidden-database private-database
# A login of root is in root's group.
chmod 640 state/current/services.db
setpriv --groups 0 "$twin_tool" status --format json >output 2>errors || :
grep -q '"private-database"' output || fail 'the group of root is not everybody'
chmod 644 state/current/services.db
expect 1 hidden-database

echo 'damage:'
printf torn | dd of=state/current/services.db bs=1 seek=5000 conv=notrunc 2>dd.errors
expect 4 damaged-database hidden-database
: >state/current/services.db
expect 1 broken-database
has 'status["database"]["path"]' '"data/services.db"'
: >data/services.db
expect 4 no-database
rm -r state/*
"$twin_tool" compile -o data/services.db --preferences "$preferences" "$registry"

echo 'nscd:'
expect 0
has 'status["nscd"]' '{"runs": False, "keeps_services": False}'
# shellcheck disable=SC2016 # the inner shell is to expand them
nscd='import os, socket, subprocess, sys
os.makedirs("/var/run/nscd")
listener = socket.socket(socket.AF_UNIX)
listener.bind("/var/run/nscd/socket")
listener.listen()
sys.exit(subprocess.call(sys.argv[1:]))'
with_nscd() {
    host good python3 -c "$nscd" "$twin_tool" status --format json >output
}
with_nscd
has 'status["nscd"]' '{"runs": True, "keeps_services": False}'
printf '\tenable-cache\t\tservices\tyes\nenable-cache passwd no\n' >nscd.conf
with_nscd
has 'status["nscd"]' '{"runs": True, "keeps_services": True}'
printf '\tenable-cache services no\n#enable-cache services yes\n' >nscd.conf
with_nscd
has 'status["nscd"]' '{"runs": True, "keeps_services": False}'

echo 'text:'
host good "$twin_tool" status >output
grep -q '^database  *data/services.db$' output || fail "no database: $(cat output)"
grep -q '^nsswitch.conf  *services: iana files ' output || fail "no nsswitch.conf: $(cat output)"
! grep -q attention output || fail "attention: $(cat output)"
! host services "$twin_tool" status >output || fail 'not asked, and nothing said'
grep -q '^Needs attention:$' output || fail "no attention: $(cat output)"
for sources in 'files iana' iana files '[bad' ''; do
    echo "services: $sources" >nsswitch.conf
    host nsswitch.conf "$twin_tool" status >output || true
    case $sources in
    'files iana') says='services: files iana  (the names in /etc/services win)' ;;
    iana) says="services: iana  (IANA's names win)" ;;
    *) says="services: $sources" ;;
    esac
    grep -Fqx "nsswitch.conf  $says" output || fail "not '$says': $(cat output)"
done
: >nothing
host nothing "$twin_tool" status >output || true
grep -q '^nsswitch.conf  no services line$' output || fail "a services line: $(cat output)"
(module=$scratch/broken && host good "$twin_tool" status >output) || true
grep -q '^module  *not found$' output || fail "a module: $(cat output)"
host good "$twin_tool" status >output
grep -q '^nscd  *does not run$' output || fail "nscd: $(cat output)"
for services in yes no; do
    echo "enable-cache services $services" >nscd.conf
    host good python3 -c "$nscd" "$twin_tool" status >>output
done
rm nscd.conf
grep -q '^nscd  *runs, caches services$' output || fail "nscd: $(cat output)"
grep -q '^nscd  *runs, does not cache services$' output || fail "nscd: $(cat output)"
# preferences OPTIONS WHAT: how `status` describes those of `compile OPTIONS`.
preferences() {
    # shellcheck disable=SC2086 # a list of options
    "$twin_tool" compile $1 "$registry"
    host good "$twin_tool" status >output || true
    grep -Fqx "preferences    $2" output || fail "not '$2': $(cat output)"
}
preferences '' data/preferences
preferences --pure none
echo 'telnet 23/tcp' >configuration/preferences
preferences '' 'configuration/preferences, then data/preferences'
rm -r configuration state/*
host services python3 -c 'import pty, sys
pty.spawn(sys.argv[1:])' env COLUMNS=60 NO_COLOR=1 "$twin_tool" status | tr -d '\r' >output
grep -q '^Needs attention:$' output || fail "no attention on a terminal: $(cat output)"
awk '/^  / && length > 60 { exit 1 }' output || fail "wider than the terminal: $(cat output)"

echo 'what goes wrong:'
for arguments in '--max-age -1' '--max-age 1d' '--max-age=' '--format csv' 'something'; do
    code=0
    # shellcheck disable=SC2086 # a list of arguments
    "$twin_tool" status $arguments >output 2>errors || code=$?
    [ "$code" = 2 ] || fail "exit code $code of status $arguments"
done
