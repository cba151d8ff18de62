#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The layout of src: which directory may include headers of which, that no two files include each
# other, directly or through others, and that the map in HACKING.md has each file and no other.
# tests/module/wall.sh checks the same wall for the module as it is linked.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
cd "$top_srcdir/src"

# A directory, and what its files may include: directories, or single headers. `.` is src itself. A
# directory may have several lines.
cat >"$scratch/rules" <<'END'
.               .
common          common
registry        registry common
compiler        compiler registry common ianadb.h
nss             nss ianadb.h
tool/output     tool/output registry compiler/table.h common ianadb.h tool/tool.h
tool/query      tool/query compiler/preferences.h compiler/table.h nss/reader.h ianadb.h
tool/query      registry common
tool/state      tool/state compiler registry common nss/reader.h ianadb.h tool/tool.h
tool/fetch      tool/fetch tool/state/origin.h registry common
tool/host       tool/host tool/state compiler registry common nss/reader.h ianadb.h tool/tool.h
tool            tool tool/output tool/query tool/state tool/fetch/fetch.h tool/host compiler
tool            registry common nss/reader.h ianadb.h
END

# `FILE HEADER` for each include of a header of ours, both as paths below src.
for file in *.h */*.[ch] */*/*.[ch]; do
    sed -n 's/^# *include "\(.*\)".*/\1/p' "$file" | while read -r header; do
        beside=$(dirname "$file")/$header
        if [ -e "$beside" ]; then header=${beside#./}; fi
        # The build makes page_files.h.
        [ -e "$header" ] || [ "$header" = tool/output/page_files.h ] ||
            fail "$file includes $header, which is not there"
        echo "$file $header"
    done
done >"$scratch/includes"

awk -v rules="$scratch/rules" '
    function directory(path) { return sub("/[^/]*$", "", path) ? path : "." }
    BEGIN {
        while ((getline line <rules) > 0) {
            count = split(line, words)
            for (i = 2; i <= count; i++) allowed[words[1], words[i]]
            known[words[1]]
        }
    }
    !(directory($1) in known) { print $1 ": no rule for its directory"; next }
    !((directory($1), directory($2)) in allowed) && !((directory($1), $2) in allowed) {
        print $1 " may not include " $2
    }' "$scratch/includes" >"$scratch/broken"
[ ! -s "$scratch/broken" ] || fail "$(cat "$scratch/broken")"

# A file is X.c and X.h together.
sed 's/\.[ch] / /; s/\.h$//' "$scratch/includes" | awk '$1 != $2' | sort -u >"$scratch/pairs"
tsort "$scratch/pairs" >/dev/null 2>"$scratch/circles" ||
    fail "files that include each other: $(cat "$scratch/circles")"

# A subcommand is one file, which only the table in main.c names.
for file in tool/*.h; do
    [ "$file" = tool/tool.h ] ||
        fail "$file: a subcommand has no header, and all else has a directory below tool"
done

# The map has a row for each NAME.c and NAME.h, or for the one of them that exists. A build in this
# tree has made page_files.h.
find . -name '*.[ch]' -o -name '*.map' | sed 's,^\.,src,; s,\.[a-z]*$,,' |
    grep -v '/page_files$' | LC_ALL=C sort -u >"$scratch/files"
# shellcheck disable=SC2016 # the backquotes are Markdown's
sed -n 's/^| `\(src\/[^`]*\)` |.*/\1/p' "$top_srcdir/HACKING.md" | LC_ALL=C sort >"$scratch/map"
diff -u "$scratch/files" "$scratch/map" || fail 'the map in HACKING.md has not the files of src'
