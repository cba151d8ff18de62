#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The manual pages: mandoc and man print no warnings. iana-services(8) has exactly the subcommands,
# options and findings of the tool. ianadb(5) has the fields of ianadb.h, and right test vectors.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need man mandoc python3

# As they are installed: one page includes another by its place there.
for page in "$top_srcdir"/man/*.[58]; do
    section=${page##*.}
    mkdir -p "$scratch/man/man$section"
    cp "$page" "$scratch/man/man$section"
done
cd "$scratch/man"
for page in man5/* man8/*; do
    mandoc -T lint -W warning "$page" >"$scratch/lint" || true
    if grep -v ': WARNING: \.so is fragile' "$scratch/lint"; then fail "$page: mandoc"; fi
    MANPATH=$PWD MAN_KEEP_STDERR=1 LC_ALL=C.UTF-8 man --warnings -l "$page" \
        2>"$scratch/lint" >"$scratch/page"
    [ ! -s "$scratch/lint" ] || fail "$page: man: $(cat "$scratch/lint")"
    grep -q services "$scratch/page" || fail "$page is empty"
done
cd "$top_builddir"

# text PAGE: as text, without bold letters, with each row of a table on one line.
text() {
    mandoc -T ascii -O width=200 "$top_srcdir/man/$1" | sed 's/.\x08//g'
}

text ianadb.5 >"$scratch/format"
PYTHONPATH=$top_srcdir/tests/lib python3 -B "$top_srcdir/tests/tool/ianadb_page.py" \
    "$scratch/format" "$top_srcdir/src/ianadb.h"

text iana-services.8 >"$scratch/page"

# What the page has below a heading, up to the next one.
section() {
    sed -n "/^ *$1\$/,/^ \{0,3\}[^ ]/p" "$scratch/page"
}

# The options in a text, each once.
options() {
    grep -Eo -- '(^|[ ,])--?[a-zA-Z?][a-z-]*' | tr -d ' ,' | LC_ALL=C sort -u
}

# Those that are tagged in a section.
tagged() {
    section "$1" | grep -E '^ +-' | options
}

subcommands=$(./iana-services --help | sed -n '/^Subcommands/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(echo "$subcommands" | wc -l)" -ge 9 ] || fail 'the help lists too few subcommands'
tagged 'Every subcommand' >"$scratch/common"
for subcommand in $subcommands; do
    section "$subcommand" | grep -q . || fail "there is nothing about $subcommand"
    ./iana-services "$subcommand" --help | grep -E '^ +-' | options >"$scratch/helped"
    tagged "$subcommand" | LC_ALL=C sort -u - "$scratch/common" >"$scratch/documented"
    diff -u "$scratch/helped" "$scratch/documented" ||
        fail "$subcommand has other options than in its help"
done
sed -n 's/^   \([a-z]*\)$/\1/p' "$scratch/page" | sort >"$scratch/documented"
echo "$subcommands" | sort | diff -u - "$scratch/documented" ||
    fail 'not the subcommands of the help'

# The findings, each with its kind: in the code a call of findings_add may be on several lines.
(cd "$top_srcdir/src/tool/host" && cat health.c confinement.c) | tr -s ' \n' ' ' |
    grep -Eo 'findings_add\([^"]*, (ATTENTION|NOTE), "[^"]*"' |
    sed 's/.*, \([A-Z]*\), "\(.*\)"/\2 \1/' | tr '[:upper:]' '[:lower:]' |
    LC_ALL=C sort -u >"$scratch/found"
[ "$(wc -l <"$scratch/found")" -ge 20 ] || fail 'the code has too few findings'
section FINDINGS | sed -En 's/^ {5}([a-z-]+) +(attention|note) .*/\1 \2/p' |
    LC_ALL=C sort >"$scratch/documented"
diff -u "$scratch/found" "$scratch/documented" || fail 'not the findings of the code'
