#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The host's own names go before the registry, old names behind it: what `iana` answers then is what
# `files` answers from the lines of the host, of the registry and of the old list in this order,
# as services.py puts them. A bad line is an error with its place, and changes nothing.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3 getent
need_namespace
cd "$scratch"
cp "$registry" "$preferences" data/
mkdir -p configuration/services.d
own=configuration/services
legacy=configuration/legacy

# tells_order TEXT: the head of the exported file says what it has, in which order.
tells_order() {
    sed -n '/^#/!q;p' exported | grep -q -F "The order: $1." || fail "the head: $(head -n 4 exported)"
}

# compare FILE...: what `compile` makes of these files, beside what the model and `files` do.
compare() {
    "$twin_tool" compile -o data/services.db "$registry"
    "$twin_tool" verify data/services.db
    "$twin_tool" export >exported
    cat /dev/null "$@" >before
    cat "$legacy" >behind 2>/dev/null || :
    python3 "$top_srcdir/tests/lib/services.py" --before before --behind behind \
        "$registry" "$preferences" >wanted
    sed '/^#/d;/^$/d' exported | tr -s ' ' | diff wanted - >difference ||
        fail "other lines: $(head -n 3 difference)"
    with_services exported python3 "$top_srcdir/tests/lib/first_line.py" exported files 97
    LD_LIBRARY_PATH=$twin_module_directory with_services '' \
        python3 "$top_srcdir/tests/lib/first_line.py" exported iana "$every"
}
absent=
every=7
[ "${NSS_IANA_THOROUGH:-}" != 1 ] || every=1

echo 'nothing:'
compare
"$twin_tool" compile --preferences "$preferences" -o pure.db "$registry"
tells_order 'the preferred records, the registry'
cmp pure.db data/services.db || fail 'an empty configuration makes a difference'

echo 'own names:'
cat >"$own" <<'END'
# mine, then IANA's
nrpe 5666/tcp       # new
elastic 9200/tcp    Elastic ES
http 8000/tcp       www
domain 53/tcp
fresh 60000/fresh
END
echo 'x11-mine 6005/tcp' >configuration/services.d/b.conf
printf 'sphinx 9312/tcp\nB-first 6005/udp' >configuration/services.d/a.conf
printf 'upper 6006/tcp' >configuration/services.d/Z.conf
echo 'not-read 1/tcp' >configuration/services.d/a.txt
echo 'not-read 1/tcp' >configuration/services.d/.hidden.conf
printf '\n' >newline
# Capitals stand before small letters, in whatever locale.
LC_ALL=C.UTF-8 compare "$own" configuration/services.d/Z.conf newline configuration/services.d/a.conf newline \
    configuration/services.d/b.conf
tells_order "this host's own names, the preferred records, the registry"
grep -q '^not-read' exported && fail 'a file that is no drop-in was read'
"$twin_tool" status --format json >told || :
grep -q '"own_names": true' told || fail 'status does not know of own names'
"$twin_tool" compile --pure -o pure.db "$registry"
"$twin_tool" compile --preferences "$preferences" -o preferences.db "$registry"
rm -r configuration
"$twin_tool" compile --pure -o other.db "$registry"
cmp pure.db other.db || fail '--pure has own names'
"$twin_tool" compile --preferences "$preferences" -o other.db "$registry"
cmp preferences.db other.db || fail '--preferences has own names'

echo 'old names:'
mkdir configuration
ln -s "$top_srcdir/data/legacy" "$legacy"
compare
tells_order 'the preferred records, the registry, old names'
for name in whois smtps krb5 imap2 pop-3 portmapper; do
    grep -Eq "(^| )$name( |\$)" wanted || fail "the old list has no $name"
done
cat >"$own" <<'END'
nicname 4343/tcp
whois 4344/tcp
END
compare "$own"
tells_order "this host's own names, the preferred records, the registry, old names"
"$twin_tool" status --format json >told || :
grep -q '"old_names": true' told || fail 'status does not know of old names'
"$twin_tool" export --pure >exported
tells_order 'the registry'

echo 'what show says:'
rm "$own"
mkdir -p configuration/services.d
printf '%s\n' 'mine 9200/tcp other' 'http 8000/tcp' 'domain 53/tcp' >"$own"
echo 'in-range 6005/tcp' >configuration/services.d/one.conf
"$twin_tool" compile "$registry"
# shows QUESTION...: the output is standard input.
shows() {
    cat >wanted
    "$twin_tool" show "$@" >output 2>errors || fail "show $*: $(cat errors)"
    diff wanted output || fail "show $*: the output is another one"
}
shows 9200/tcp <<'END'
Service Name        mine
Port Number         9200
Transport Protocol  tcp
Source              configuration/services
Lookups             port 9200 is mine (the host's own name)

Service Name        other
Port Number         9200
Transport Protocol  tcp
Assignment Notes    This entry is an alias to "mine".
Source              configuration/services

Service Name        wap-wsp
Port Number         9200
Transport Protocol  tcp
Lookups             port 9200 is mine (the host's own name)
END
shows whois/tcp <<'END'
Service Name        whois
Port Number         43
Transport Protocol  tcp
Source              configuration/legacy
Lookups             port 43 is nicname (first in the registry)
END
# A record of its own, however much it is like IANA's.
shows domain/tcp <<'END'
Service Name        domain
Port Number         53
Transport Protocol  tcp
Source              configuration/services

Service Name        domain
Port Number         53
Transport Protocol  tcp
END
shows in-range --format json <<'END'
[
  {"service_name": "in-range", "port_number": "6005", "transport_protocol": "tcp", "source": "configuration/services.d/one.conf"}
]
END
{
    "$twin_tool" export --format csv | head -n 1
    printf '%s\r\n' mine,9200,tcp,,,,,,,,, \
        'other,9200,tcp,,,,,,,,,"This entry is an alias to ""mine""."'
} >rows 2>errors
shows mine other --format csv <rows
# What is printed as XML is read again as the same.
"$twin_tool" show --format xml mine other >own.xml 2>errors
"$twin_tool" export --format csv --registry own.xml 2>errors | diff rows - ||
    fail 'the XML has other records'
"$twin_tool" show --registry own.xml whois >output 2>errors || fail 'another registry: no whois'
# The first name that it shows of a port is what the module answers.
sed 's/#.*//' "$own" configuration/services.d/one.conf "$legacy" |
    awk '$2 ~ /tcp$|udp$/ { print $2 }' | sort -u >ports
"$twin_tool" show - <ports 2>errors | sed 's/,.*//' | awk '{ print $2, $1 }' >shown
while read -r port; do
    LD_LIBRARY_PATH=$twin_module_directory limited getent -s iana services "$port"
done <ports | awk '{ print $1, $2 }' | diff - shown || fail 'show has another order than lookups'
[ "$(wc -l <shown)" -gt 90 ] || fail "only $(wc -l <shown) ports"
# Whatever else it says of lookups is what the module answers.
"$twin_tool" show 1-65535 >output 2>errors
! grep 'the database was made from other files' output || fail 'the database is new'
python3 "$top_srcdir/tests/lib/said_lookups.py" <output | sort -u >said
cut -d ' ' -f 1 said |
    LD_LIBRARY_PATH=$twin_module_directory limited xargs getent -s iana services |
    sed 's,/.*,,' | paste -d ' ' said - | awk '$($2 + 3) != $3' >wrong
[ ! -s wrong ] || fail "show says something else than lookups: $(cat wrong)"
[ "$(wc -l <said)" -gt 100 ] || fail "only $(wc -l <said) lookups"
# If a line is not valid now, no name of these files is shown, for a reason that is told.
for bad in 'bad' 'bad 0/tcp' 'b\0033d 1/tcp'; do
    printf '%s\n' 'mine 9200/tcp other' 'http 8000/tcp' 'domain 53/tcp' "$(printf %b "$bad")" >"$own"
    "$twin_tool" show 9200/tcp >output 2>errors || fail "$bad: exit code $?"
    grep -q "^iana-services: $own:4: " errors || fail "$bad: $(cat errors)"
    grep -qx 'Service Name  *wap-wsp' output || fail "$bad: IANA has a name"
    ! grep -q '^Service Name  *mine' output || fail "$bad: $(cat output)"
done
# A message about the registry names it, and a warning about a line of the host does not.
{
    echo '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
    yes '<record><name>a</name><protocol>tcp</protocol><number>1-65535</number></record>' | head -n 300
    echo '</registry>'
} >large.xml
echo 'Mine 9200/tcp' >configuration/services.d/one.conf
{
    printf 'Other 9201/tcp'
    seq -f ' a%g' 255
} | tr -d '\n' >"$own"
"$twin_tool" compile "$registry" 2>errors || fail "$(cat errors)"
grep "^iana-services: warning: 'Other' " errors || fail "the warning: $(cat errors)"
code=0
"$twin_tool" show --registry large.xml ssh >output 2>errors || code=$?
[ "$code" = 3 ] || fail "exit code $code"
grep '^iana-services: large.xml: ' errors || fail "the message: $(cat errors)"
"$twin_tool" compile --pure "$registry"
if "$twin_tool" show mine >output 2>errors; then fail 'shown, but not in the database'; fi
rm -r "$own" configuration/services.d state
mkdir state

# refuse LINE 'TEXT'...: `compile` and `update` say where it is, and the database stays.
refuse() {
    line=$1
    # shellcheck disable=SC2059 # it is a format
    printf "$2" >"$file"
    for command in 'compile' 'update --from data/service-names-port-numbers.xml'; do
        code=0
        # shellcheck disable=SC2086 # words
        "$twin_tool" $command >output 2>errors || code=$?
        [ "$code" = 3 ] || fail "$2: exit code $code: $(cat errors)"
        grep -q "^iana-services: $file:$line: " errors || fail "$2: $(cat errors)"
        [ "$(wc -l <errors)" -eq 1 ] || fail "$2: $(cat errors)"
        cmp state/services.db kept || fail "$2: the database changed"
    done
}

echo 'every name of netbase:'
netbase=f6183055fd949f9c53d49ee620f85d0150123ea691d25ed1bba0c641b4ee2f48
sum=$(sha256sum /etc/services 2>/dev/null) || sum=none
if [ "${sum%% *}" = "$netbase" ]; then
    "$twin_tool" compile -o data/services.db "$registry"
    sed 's/#.*//' /etc/services | awk 'NF { split($2, n, "/"); for (i = 1; i <= NF; i++) if (i != 2) print $i, n[2], n[1] }' |
        sort -u >netbase
    cut -d ' ' -f 1,2 netbase >questions
    mkdir etc
    : >etc/services
    echo 'services: iana' >etc/nsswitch.conf
    with_sources "$scratch/etc" "$top_builddir/tests/module/libc_lookup" <questions >found
    paste -d ' ' netbase found | awk '$3 != $4 { print $1 "/" $2 }' >different
    printf '%s\n' dicom/tcp icp/udp | diff - different || fail 'other names of netbase are answered otherwise'
    echo "$(wc -l <netbase) names, each with netbase's port, but dicom and icp"
else
    absent=' netbase 6.4'
fi

echo 'what status says:'
rm -rf configuration
mkdir -p configuration/services.d
# says FOUND: whether there is the finding.
says() {
    "$twin_tool" status --format json >told || :
    grep -q '"id": "other-names"' told && found=yes || found=no
    [ "$found" = "$1" ] || fail "status: other-names: $found, not $1"
}
# Compile, and let the clock of the file system go on: `status` knows a change by its time.
settle() {
    "$twin_tool" compile "$registry"
    says no
    sleep 0.1
}
for file in "$own" configuration/services.d/one.conf "$legacy"; do
    settle
    echo 'name 1/tcp' >"$file"
    says yes
    settle
    echo 'name 2/tcp' >"$file"
    says yes
    settle
    echo '# The database stays the same.' >>"$file"
    says yes
done
settle
rm configuration/services.d/one.conf
says yes
settle
rm "$legacy"
says yes
settle
rm -r configuration
says yes
mkdir configuration

# systemctl(1): a unit is enabled if the target that wants it has a link to it, wherever that leads.
echo 'own 60000/tcp' >"$own"
"$twin_tool" compile "$registry"
for enabled in false true; do
    # shellcheck disable=SC2016 # the inner shell is to expand them
    with_services '' sh -euc '
        wants=/etc/systemd/system/paths.target.wants
        mkdir -p $wants
        if "$2"; then ln -s /nowhere $wants/nss-iana-compile.path; fi
        "$1" status >text || :
        "$1" status --format json || :' sh "$twin_tool" "$enabled" >told
    grep -q "\"compiles_changes\": $enabled" told || fail "status: not $enabled: $(cat told)"
    grep -q 'nss-iana-compile.path is not enabled' text && found=false || found=true
    [ "$found" = "$enabled" ] || fail "status: not $enabled: $(cat text)"
done
rm "$own"

echo 'update and rollback:'
rm -rf state
mkdir state
# knows NAME yes|no: whether the module finds it in the database in use.
knows() {
    LD_LIBRARY_PATH=$twin_module_directory limited getent -s iana services "$1" >found &&
        known=yes || known=no
    [ "$known" = "$2" ] || fail "$1: $known, not $2"
}
echo 'own-one 60001/tcp alias-one' >"$own"
settle
echo 'own-two 60002/tcp' >"$own"
knows alias-one yes
knows own-two no
"$twin_tool" compile
knows alias-one no
knows own-two yes
# The names go back with the database, whatever the files say by now; forth again, too.
"$twin_tool" rollback
knows alias-one yes
knows own-two no
says yes
"$twin_tool" rollback
knows alias-one no
knows own-two yes
says no
# A newer registry has the same names before it, and so has the one that was in use before.
sed 's|<updated>[^<]*</updated>|<updated>'"$(date -u +%F)"'</updated>|
    s|</registry>|'"$(record newer tcp 4)"'</registry>|' "$registry" >newer.xml
"$twin_tool" update --from newer.xml
knows newer yes
knows own-two yes
"$twin_tool" rollback
knows newer no
knows own-two yes
rm "$own"
"$twin_tool" update --from newer.xml
knows newer yes
knows own-two no
"$twin_tool" rollback
knows own-two yes

echo 'bad lines:'
rm -r configuration
mkdir -p configuration/services.d
"$twin_tool" compile "$registry"
cp state/services.db kept
for file in "$own" configuration/services.d/one.conf "$legacy"; do
    refuse 1 'a\n'
    refuse 3 'good 1/tcp\n# two\nbad tcp/1\n'
    refuse 2 '\nbad 1\n'
    refuse 1 'bad 1/\n'
    refuse 1 'bad 0/tcp\n'
    refuse 1 'bad 65536/tcp'
    refuse 1 'bad 65616/tcp'
    refuse 1 'bad -1/tcp'
    refuse 1 'bad 99999999999999999999/tcp'
    refuse 1 'b\303\244d 1/tcp'
    refuse 1 'bad 1/t\303\244p'
    refuse 1 'bad 1/tcp al\303\244as'
    refuse 1 'bad 1/sixteen-letters-'
    refuse 1 'b\0d 1/tcp'
    refuse 2 'good 1/tcp\niana-services-mark 1/1\n'
    rm "$file"
done

echo 'files that cannot be read:'
# unreadable: the same for $file, whatever it is; nothing waits for it.
unreadable() {
    for command in compile export 'update --from data/service-names-port-numbers.xml'; do
        code=0
        # shellcheck disable=SC2086 # words
        "$twin_tool" $command >output 2>errors || code=$?
        [ "$code" = 4 ] || fail "$file, $command: exit code $code: $(cat errors)"
        grep -q "^iana-services: $file: $1" errors || fail "$file, $command: $(cat errors)"
        [ "$(wc -l <errors)" -eq 1 ] || fail "$file, $command: $(cat errors)"
        [ ! -s output ] || fail "$file, $command: output"
        cmp state/services.db kept || fail "$file, $command: the database changed"
    done
    "$twin_tool" status >output 2>&1 || [ $? = 1 ] || fail "$file: status: $(cat output)"
}
for file in "$own" configuration/services.d/one.conf "$legacy" configuration/preferences; do
    mkdir "$file"
    unreadable 'not a regular file'
    rmdir "$file"
    mkfifo "$file"
    unreadable 'not a regular file'
    rm "$file"
    ln -s /dev/zero "$file"
    unreadable 'not a regular file'
    ln -sf nowhere "$file"
    unreadable '.*link'
    [ "$file" = configuration/preferences ] || says yes
    ln -sf "${file##*/}" "$file"
    unreadable '.*link'
    rm "$file"
done
rmdir configuration/services.d
file=configuration/services.d
ln -s nowhere "$file"
unreadable '.*link'
says yes
rm "$file"
[ -z "$absent" ] || skip "the others are right, but there is no$absent"
