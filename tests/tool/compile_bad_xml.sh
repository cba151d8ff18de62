#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A document that is not a registry is refused with its file, line and column. This needs little
# memory, and the old database stays.

# shellcheck source=tests/tool/compile_common.sh
. "${srcdir:-.}/tests/tool/compile_common.sh"

# Memory that a document of any size may take, in KiB: half of what is refused for its size.
limit=32000

# refuse PATTERN: refuse what is in bad.xml.
refuse() {
    expect_failure 3 "bad\.xml:$1" compile --pure -o target/services.db bad.xml
}

# document LINE...: bad.xml, of these lines.
document() {
    printf '%s\n' "$@" >bad.xml
}

# Not well-formed. The third line is the bad one, and the column lies in it.
not_well_formed() {
    document "$head" "$good" "$1" '</registry>'
    refuse '3:[0-9]+: .*not well-formed'
    column=$(sed -n '1s/^[^:]*: bad\.xml:3:\([0-9]*\):.*/\1/p' err)
    if [ "$column" -lt 1 ] || [ "$column" -gt $((${#1} + 1)) ]; then fail "$1: column $column"; fi
}
not_well_formed '<record><name>a</nam></record>'
not_well_formed '<record><name>a & b</name></record>'
not_well_formed '<record><name>&unknown;</name></record>'
not_well_formed '<record date=2026><name>a</name></record>'
not_well_formed '<record><name>a</name><!-- -- --></record>'
not_well_formed '<record><unbound:name>a</unbound:name></record>'
not_well_formed '<record date="1" date="2"></record>'
not_well_formed "$(printf '<record><name>\001</name></record>')"
not_well_formed "$(printf '<record><name>\377</name></record>')"
not_well_formed '</registry></registry>'
not_well_formed '</registry>junk'

# Cut: the end of the file is the bad place.
head -c 100000 "$registry" >bad.xml
refuse "$(($(wc -l <bad.xml) + 1)):[0-9]+: .*not well-formed"
document "$head" "$good"
refuse '[23]:[0-9]+: .*not well-formed'
: >bad.xml
refuse '1:1: .*not well-formed'
document 'domain 53/tcp'
refuse '1:1: .*not well-formed'
cp "$tool" bad.xml
refuse '1:1: .*not well-formed'
printf '\000\000\000\000' >bad.xml
refuse '1:1: .*not well-formed'

# Another document. A prefix for the right namespace is no other document.
document '<?xml version="1.0"?>' "$(echo "$head" | sed 's| xmlns="[^"]*"||')" "$good" '</registry>'
refuse '2:[0-9]+: .*namespace'
document "$(echo "$head" | sed 's|http://www.iana|https://www.iana|')" "$good" '</registry>'
refuse '1:[0-9]+: .*namespace'
document "$(echo "$head" | sed 's|^<registry|<registries|')" "$good" '</registries>'
refuse '1:[0-9]+: .*namespace'
document "$(echo "$head" | sed 's|"service-names|"other-names|')" "$good" '</registry>'
refuse '1:[0-9]+: .*id'
document "$(echo "$head" | sed 's| id="[^"]*"||')" "$good" '</registry>'
refuse '1:[0-9]+: .*id'
document '<html>' "$head" "$good" '</registry>' '</html>'
refuse '1:[0-9]+: .*namespace'
{
    echo "$head" | sed 's|<registry xmlns=|<i:registry xmlns:i=|'
    printf '%s\n</registry>\n' "$good" | sed 's|<\([/]*\)|<\1i:|g; s|i:/|/i:|g'
} >prefixed.xml
"$tool" compile --pure -o prefixed.db prefixed.xml || fail 'a prefix is no other document'
cmp prefixed.db old.db || fail 'a prefix changes the database'

# No servable record.
document "$head" '</registry>'
refuse ' .*no record has a name'
document "$head" '<record><name>a</name></record>' '<other>' "$good" '</other>' '</registry>'
refuse ' .*no record has a name'
document "$head" "$(echo "$good" | sed 's|<record>|<record xmlns="urn:other">|')" '</registry>'
refuse ' .*no record has a name'

a40=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

# Entities and document types: nothing is expanded, nothing outside is read.
{
    echo '<!DOCTYPE registry ['
    echo "<!ENTITY a0 '$a40'>"
    for i in 1 2 3 4 5 6 7 8 9; do
        p="&a$((i - 1));"
        echo "<!ENTITY a$i \"$p$p$p$p$p$p$p$p$p$p\">"
    done
    printf '%s\n' ']>' "$head" '<record><name>&a9;</name></record>' "$good" '</registry>'
} >bad.xml
refuse '1:[0-9]+: .*document type'
echo secret-outside >outside
document '<!DOCTYPE registry [<!ENTITY outside SYSTEM "outside">]>' "$head" \
    '<record><name>&outside;</name><protocol>tcp</protocol><number>2</number></record>' '</registry>'
refuse '1:[0-9]+: .*document type'
if grep -q secret err; then fail 'an external entity was read'; fi
mkfifo pipe
document '<!DOCTYPE registry SYSTEM "pipe">' "$head" "$good" '</registry>'
refuse '1:[0-9]+: .*document type'

# 65 million bytes of all kinds; `fill TEXT COUNT` writes the text so often.
fill() {
    yes "$1" | head -n "$2" | tr -d '\n'
}
too_much() {
    code=0
    ./peak $limit "$tool" compile --pure -o target/services.db bad.xml 2>err || code=$?
    [ "$code" -eq 3 ] || fail "$1: exit code $code: $(head -3 err)"
    grep -Eq '^iana-services: bad\.xml:' err || fail "$1: said: $(head -3 err)"
    expect_old "$1"
}
{
    echo "$head$good"
    fill '<record><sc>0</sc></record>' 2600000
    echo '</registry>'
} >bad.xml
too_much 'records'
{
    echo "$head$good<record><name>"
    fill $a40 1625000
} >bad.xml
too_much 'a text'
{
    echo "$head$good"
    fill "$(echo $a40 | tr a ' ')" 1625000
    echo '</registry>'
} >bad.xml
too_much 'blanks'
{
    echo "$head$good"
    printf '<record date="'
    fill $a40 1625000
} >bad.xml
too_much 'an attribute'
{
    echo "$head$good"
    printf '<'
    fill $a40 1625000
} >bad.xml
too_much "an element's name"
{
    echo "$head$good"
    fill '<record>' 8125000
} >bad.xml
too_much 'depth'
{
    echo "$head$good"
    printf '<!--'
    fill $a40 1625000
} >bad.xml
too_much 'a comment'
head -c 65000000 /dev/zero >bad.xml
too_much 'zeros'

# In the header, 32 bits count the services and their aliases.
echo 'too many services'
{
    echo "$head"
    yes '<record><name>a</name><protocol>tcp</protocol><number>1-65535</number></record>' | head -n 65538
    echo '</registry>'
} >bad.xml
expect_failure 3 'bad\.xml: too many services' compile --pure -o target/services.db bad.xml

# More attributes than an element may have; and so many that libxml2 would need minutes for them.
echo 'many attributes'
for count in 101 200000; do
    {
        echo "$head$good"
        printf '<record'
        seq "$count" | sed 's/.*/ a&=""/'
        echo '/></registry>'
    } >bad.xml
    code=0
    "$tool" compile --pure -o target/services.db bad.xml 2>err || code=$?
    [ "$code" -eq 3 ] || fail "$count attributes: exit code $code: $(cat err)"
    grep -Eq '^iana-services: bad\.xml:[0-9]+:[0-9]+: .*attributes' err || fail "$(cat err)"
    expect_old "$count attributes"
done
{
    echo "$head$good"
    printf '<record'
    seq 100 | sed 's/.*/ a&=""/'
    echo '/></registry>'
} >good.xml
"$tool" compile --pure -o hundred.db good.xml || fail 'a hundred attributes: refused'
"$tool" verify hundred.db | grep -q ' 1 services, 1 names' || fail 'a hundred attributes: served'
