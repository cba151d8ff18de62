#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services export`: the services file has the lines of services.py, and through glibc's
# `files` gives the answers of the database through `iana`; -o replaces a file as a whole or not at
# all.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3
need_namespace
cd "$scratch"

echo 'nothing to print:'
printf '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">' >none.xml
echo '<updated>2026-01-01</updated></registry>' >>none.xml
# A registry without a record has no service, either.
for format in csv:1 services:3; do
    code=0
    "$twin_tool" export --format "${format%:*}" --registry none.xml >output 2>errors || code=$?
    [ "$code" = "${format#*:}" ] || fail "$format: exit code $code"
done

# compare REGISTRY [PREFERENCES]
compare() {
    if [ $# -gt 1 ]; then
        set -- "$1" "$2" --preferences "$2"
    else
        set -- "$1" '' --pure
    fi
    source=$1
    list=$2
    shift 2
    "$twin_tool" export "$@" --registry "$source" >exported
    python3 "$top_srcdir/tests/lib/services.py" "$source" ${list:+"$list"} >wanted
    sed '/^#/d;/^$/d' exported | tr -s ' ' | diff wanted - || fail "$source $*: other lines"
    [ "$(awk '!/^#/ && NF { print index($0, $2) }' exported | sort -u | wc -l)" -eq 1 ] ||
        fail 'not aligned'
    ! grep -q ' $' exported || fail 'blanks at the end of lines'
    date=$(sed -n 's:.*<updated>\(....-..-..\)</updated>.*:\1:p' "$source" | head -1)
    grep -q "^#.* of $date " exported || fail 'no date in the comment'

    "$twin_tool" compile -o data/services.db "$@" "$source"
    echo "$source $*:"
    with_services exported getent -s files services | tr -s ' ' | diff wanted - ||
        fail 'files lists others'
    LD_LIBRARY_PATH=$twin_module_directory with_services '' getent -s iana services | tr -s ' ' |
        diff wanted - || fail 'iana lists others'
    with_services exported python3 "$top_srcdir/tests/lib/first_line.py" exported files 97
    LD_LIBRARY_PATH=$twin_module_directory with_services '' \
        python3 "$top_srcdir/tests/lib/first_line.py" exported iana 1
}

compare "$registry"
compare "$registry" "$preferences"
{
    small_registry 5000 100
    echo '<updated>2020-02-29</updated>'
    record ports tcp 6000-6009
    record port-alias tcp 6000-6009 'This entry is an alias to "ports".'
    record last-ports udp 65530-65535
    record inside tcp 6005
} | sed '1b;/<.registry>/d' >small.xml
echo '</registry>' >>small.xml
compare small.xml

echo 'what it takes by itself:'
cp "$registry" "$preferences" data/
"$twin_tool" export --preferences "$preferences" >wanted
"$twin_tool" export | cmp - wanted || fail 'not the services of the registry in use'
"$twin_tool" export --format services | cmp - wanted ||
    fail 'services is not the format without --format'
mkdir configuration
echo 'http-alt 591/tcp' >configuration/preferences
"$twin_tool" export | sed -n '/^[^#]/{p;q;}' | grep -q '^http-alt *591/tcp$' ||
    fail 'local preferences do not count'
rm -r configuration

echo 'files:'
umask 077
for format in services csv json xml; do
    "$twin_tool" export --format $format >wanted 2>/dev/null
    "$twin_tool" export --format $format -o file 2>/dev/null
    cmp file wanted || fail "$format: the file is another one"
    [ "$(stat -c %a file)" = 644 ] || fail "$format: not for everybody"
done
umask 022

# refuse EXIT ARGUMENT...: the file stays, and nothing comes beside it.
refuse() {
    wanted=$1
    code=0
    shift
    "$twin_tool" export "$@" >output 2>errors || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code, not $wanted, of $*: $(cat errors)"
    [ -s errors ] || fail "$*: no message"
    [ ! -s output ] || fail "$*: output"
    [ "$(cat target/file)" = old ] || fail "$*: the file changed"
    [ "$(ls -A target)" = file ] || fail "$*: $(ls -A target)"
}
mkdir target
echo old >target/file
head -c 100000 "$registry" >cut.xml
for format in services csv json xml; do
    refuse 3 --format $format -o target/file --registry "$top_srcdir/tests/tool/export.sh"
    refuse 3 --format $format -o target/file --registry cut.xml
    refuse 4 --format $format -o target/file --registry missing
done
refuse 4 -o target
refuse 4 -o missing/file
refuse 2 --format text
refuse 2 --format yaml
refuse 2 target/file
refuse 4 --preferences missing
refuse 2 --preferences "$preferences" --pure
refuse 2 --pure --preferences "$preferences"
refuse 2 --preferences missing --pure
mkfifo list
cat "$preferences" >list &
"$twin_tool" export --preferences list >output
"$twin_tool" export --preferences "$preferences" | cmp - output || fail 'a pipe is another list'
mkfifo fifo
refuse 4 -o fifo
[ -p fifo ] || fail 'the FIFO is gone'

# As many records and persons as ten of IANA's registries.
large_registry() {
    awk -v head="$registry_head" 'BEGIN {
        print head
        for (i = 0; i < 150000; i++)
            printf "<record><name>name-%d</name><protocol>tcp</protocol><number>%d</number>" \
                "<xref type=\"person\" data=\"P_%d\"/></record>\n", i, i % 65536, i
        print "<people>"
        for (i = 0; i < 150000; i++)
            printf "<person id=\"P_%d\"><name>Person %d</name></person>\n", i, i
        print "</people></registry>"
    }'
}

echo 'little memory for a page of a large registry:'
large_registry >large.xml
for format in html txt; do
    "$top_builddir/tests/tool/peak" 8192 "$twin_tool" export --format $format --registry large.xml >output ||
        fail "$format: exit code $?"
    [ "$(grep -c 'Person 149999' output)" = 1 ] || fail "$format: not all persons"
done
