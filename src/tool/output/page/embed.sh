#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# embed.sh DIRECTORY: print the files of the page as a C header.
set -eu
cd "$1"

# string NAME FILE: a C string of the file.
string() {
    printf '\nstatic const char %s[] =\n' "$1"
    sed 's/\\/\\\\/g; s/"/\\"/g; s/?/\\?/g; s/^/    "/; s/$/\\n"/' "$2"
    echo '    "";'
}

# hash NAME FILE: the source expression of a content security policy that allows the file.
hash() {
    sum=$(sha256sum "$2" | cut -c 1-64 | tr a-f A-F | basenc --base16 -d | base64)
    printf '\nstatic const char %s[] = "sha256-%s";\n' "$1" "$sum"
}

echo '/* Made by embed.sh from the files in src/tool/output/page. */'
string page_controls controls.html
string page_style style.css
hash page_style_hash style.css
string page_script script.js
hash page_script_hash script.js
