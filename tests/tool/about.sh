#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana-services about`: the head and the footnotes of a registry, as text and as JSON.
# tests/tool/show_full.sh compares the heads of IANA's full registries with IANA's pages.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need jq python3
cd "$scratch"

{
    echo '<?xml version="1.0"?><?style type="a" href="b"?>'
    echo "$registry_head"
    cat <<'END'
<category>Names</category>
<title>Numbers &amp; Names</title>
<updated>2026-01-02</updated>
<xref type="rfc" data="rfc1"/><xref type="uri" data="https://example.org/">the page</xref>
<expert>A: Ann
B: Bo</expert>
<note>
First, see <xref type="rfc" data="rfc2"/>. 

*******
* Box *
*******
</note>
<note title="Apply">
  <xref type="uri" data="https://example.org/apply"/>
</note>
<unheard>of</unheard>
END
    record one tcp 1 '<xref type="note" data="7"/>'
    record two tcp 2
    echo '<footnote anchor="7">Take
care</footnote><footnote anchor="8">Or not</footnote>'
    echo '</registry>'
} >registry.xml

"$twin_tool" about --registry registry.xml >output
sed '/^Available Formats/,/^$/d' output | diff - /dev/fd/3 3<<'END' || fail 'other text'
Numbers & Names

Last Updated
2026-01-02

Expert(s)
A: Ann
B: Bo

Reference
[RFC1]
[the page]

Note
First, see [RFC2].

*******
* Box *
*******

Apply
[https://example.org/apply]

Footnote
[7] Take care
[8] Or not
END
for extension in csv xml xhtml txt; do
    grep -q "https://www.iana.org/assignments/[a-z-]*/service-names-port-numbers.$extension\$" output ||
        fail "no link to the $extension"
done

"$twin_tool" about --registry registry.xml --format json | jq -S 'del(.formats)' >output
jq -S . >wanted <<'END'
{"title": "Numbers & Names", "category": "Names", "last_updated": "2026-01-02", "experts": ["A: Ann\nB: Bo"],
 "references": ["[RFC1]", "[the page]"],
 "notes": [{"text": "First, see [RFC2]. \n\n*******\n* Box *\n*******"},
           {"title": "Apply", "text": "[https://example.org/apply]", "uri": "https://example.org/apply"}],
 "footnotes": [{"anchor": "7", "text": "Take\ncare"}, {"anchor": "8", "text": "Or not"}]}
END
diff wanted output || fail 'other JSON'

echo 'a footnote, where a record refers to it:'
"$twin_tool" show --registry registry.xml one 2>/dev/null >output
[ "$(grep -c '^\[7\] Take' output)" -eq 1 ] || fail "no footnote: $(cat output)"
! grep -q '^\[8\]' output || fail "a footnote that nothing refers to: $(cat output)"
"$twin_tool" show --registry registry.xml two 2>/dev/null >output
! grep -q '^\[' output || fail "a footnote that nothing refers to: $(cat output)"

echo 'the XML that is read again:'
"$twin_tool" export --registry registry.xml --format xml >again.xml 2>/dev/null
"$twin_tool" about --registry again.xml --format json | jq -S 'del(.formats)' | diff wanted - ||
    fail 'the exported document has another head'
grep -q '^<?style type="a" href="b"?>$' again.xml || fail 'no processing instruction'
grep -q '<unheard>of</unheard>' again.xml || fail 'an unknown element is lost'

echo 'a terminal of 30 columns:'
note='<note>One two three four five six seven eight\nnine\n\n****\n* Box  *\n****\n</note>'
printf '%s%b<record/></registry>' "$registry_head" "$note" >narrow.xml
COLUMNS=30 limited python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
    "$twin_tool" about --registry narrow.xml </dev/null 2>&1 | tr -d '\r' | sed 's/.\[[0-9;]*m//g' >output
sed -n '/^Note/,/^$/p' output | diff - /dev/fd/3 3<<'END' || fail 'the paragraph does not flow'
Note
One two three four five six
seven eight nine

END
grep -qx Box output || fail 'a frame'
printf '%s<note>One%40sTwo</note><record/></registry>' "$registry_head" '' >narrow.xml
COLUMNS=30 limited python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
    "$twin_tool" about --registry narrow.xml </dev/null 2>&1 | tr -d '\r' >output
grep -qx 'One Two' output || fail "a line with many blanks: $(cat output)"

echo 'a pipe:'
"$twin_tool" about --registry registry.xml >wanted
# shellcheck disable=SC2002 # a pipe is wanted
cat registry.xml | "$twin_tool" about --registry /dev/stdin | diff wanted - || fail 'another head'
code=0
# shellcheck disable=SC2002
cat registry.xml | "$twin_tool" export --format txt --registry /dev/stdin >output 2>errors || code=$?
[ "$code" -eq 4 ] || fail "exit code $code of a text out of a pipe, which is read twice"

echo 'mistakes:'
code=0
"$twin_tool" about --format xml 2>errors >output || code=$?
[ "$code" -eq 2 ] || fail "exit code $code"
code=0
"$twin_tool" about --registry missing 2>errors >output || code=$?
[ "$code" -eq 4 ] || fail "exit code $code"
[ ! -s output ] || fail 'output'
"$twin_tool" about --registry "$registry" 2>errors >output
grep -q 'iana-services update' errors || fail 'not how to get the rest'
grep -q '^Last Updated$' output || fail 'no date'
