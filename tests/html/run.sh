#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run.sh [BUILD]: test the page of `export --format html` in Chromium. BUILD is the directory of a
# build; the default is build/gcc. Needs chromium, chromium-driver, python3, tidy and xz-utils; exit
# code 77 means that one is missing. The checks with axe-core are skipped if npm cannot install it.
# Pictures of the page are in BUILD/html/pictures afterwards.
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$top/build/gcc}" && pwd)
work=$build/html
registries=${NSS_IANA_REGISTRIES:-$top/../shared/registry}
full=$registries/2024-03-18.xml.xz
newest=$registries/2026-08-17.xml.xz
passed=0
skipped=0

for program in chromium chromedriver python3 tidy xz; do
    command -v "$program" >/dev/null || {
        echo "skipped: the page in a browser: there is no $program"
        exit 77
    }
done

# proof NAME COMMAND...: run a proof; print its output if it fails.
proof() {
    name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 || {
        cat "$work/$name.log"
        echo "failed: $name"
        exit 1
    }
    echo "passed: $name"
    passed=$((passed + 1))
}

check() {
    timeout 900 python3 -B "$here/check.py" "$@"
}

skip() {
    echo "skipped: $*"
    skipped=$((skipped + 1))
}

# page NAME REGISTRY: make NAME.html, the page of a registry.
page() {
    timeout 60 "$build/iana-services" export --format html --registry "$2" >"$work/$1.html" 2>/dev/null
}

# Exit codes of tidy from 2 on are for errors. tidy does not know aria-keyshortcuts.
is_valid() {
    tidy -quiet -errors --drop-empty-elements no "$1" 2>"$1.tidy" || [ $? -lt 2 ]
    ! grep -v 'aria-keyshortcuts' "$1.tidy"
}

# is_small PAGE: at most 3.5 million bytes, and 0.7 million compressed.
is_small() {
    bytes=$(wc -c <"$1")
    compressed=$(gzip -9 <"$1" | wc -c)
    echo "$bytes bytes, $compressed compressed"
    [ "$bytes" -le 3500000 ] && [ "$compressed" -le 700000 ]
}

hostile_registry() {
    cat <<'END'
<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">
<title>&lt;script>document.title = "harm"&lt;/script></title><updated>2026-08-17</updated>
<note>A note &lt;b>in bold&lt;/b> [https://example.org/"onmouseover="window.harm=1]

* a box &lt;/pre>&lt;script>window.harm = 1&lt;/script></note>
<record><name>script</name><protocol>tcp</protocol><number>1</number><description>&lt;script>window.harm = 1&lt;/script>
 &amp;lt;b&amp;gt; &lt;/noscript>&lt;img src=x onerror="window.harm=1"></description>
<xref type="person" data="a&quot;onclick=&quot;window.harm=1"/><xref type="text">javascript:window.harm=1</xref></record>
<record><name>bidi</name><protocol>udp</protocol><number>2</number><description>&#x202e;evil&#x9b;31m&#x2066; script</description></record>
<people><person id="a&quot;onclick=&quot;window.harm=1"><name>&lt;iframe src="javascript:window.harm=1"></name>
<uri>javascript:window.harm=1</uri></person></people></registry>
END
}

rm -rf "$work"
mkdir -p "$work/pictures"
hostile_registry >"$work/hostile.xml"
page hostile "$work/hostile.xml"
page facts "$top/data/service-names-port-numbers.xml"
proof hostile check hostile "$work/hostile.html"
proof facts check facts "$work/facts.html"
proof facts-valid is_valid "$work/facts.html"

if [ -r "$full" ] && [ -r "$newest" ]; then
    xz -dc "$full" >"$work/full.xml"
    xz -dc "$newest" >"$work/newest.xml"
    page full "$work/full.xml"
    page newest "$work/newest.xml"
    proof full check page "$work/full.xml" "$work/full.html" "$work/pictures"
    proof full-valid is_valid "$work/full.html"
    proof newest-small is_small "$work/newest.html"
    check speed "$work/newest.html" | sed 's/^/measured: /'
else
    skip "the page of a full registry: there is none in $registries"
fi

install_axe() {
    (cd "$work" && timeout 120 npm install --silent --no-fund --no-audit axe-core) >/dev/null 2>&1
}

if command -v npm >/dev/null && install_axe; then
    proof axe check axe "$work/facts.html" "$work/node_modules/axe-core/axe.min.js"
else
    skip 'axe-core: npm cannot install it here'
fi
echo "$passed passed, 0 failed, $skipped skipped"
