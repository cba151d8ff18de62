#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Databases of a later release. If the header has more fields, the tool and the module read the
# database. If the version is newer, the module does not use it, and the tool prints the version.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3
cd "$scratch"

# answer NAME: its port, by the module alone.
answer() {
    LD_LIBRARY_PATH=$twin_module_directory timeout 60 getent -s iana services "$1" |
        awk '{ print $2 }'
}

# said CODE TEXT COMMAND...: it ends with this code, and says the text.
said() {
    code_wanted=$1
    text=$2
    shift 2
    code=0
    timeout 60 "$@" >output 2>&1 || code=$?
    [ "$code" -eq "$code_wanted" ] || fail "$*: exit code $code: $(cat output)"
    grep -q "$text" output || fail "$*: does not say '$text': $(cat output)"
}

small_registry 1000 1 >first.xml
small_registry 2000 1 >second.xml
cp first.xml data/service-names-port-numbers.xml
timeout 60 "$twin_tool" compile --pure -o first.db first.xml
timeout 60 "$twin_tool" compile --pure -o second.db second.xml
PYTHONPATH=$top_srcdir/tests/lib timeout 60 python3 -B "$top_srcdir/tests/tool/growth.py" \
    first.db grown.db newer.db

echo 'a header with more fields:'
cp grown.db data/services.db
[ "$(answer name-1)" = 1001/tcp ] || fail "the module says '$(answer name-1)'"
said 0 'valid' "$twin_tool" verify grown.db
timeout 60 "$twin_tool" status --format json >output || [ $? -ne 4 ]
grep -q '"services": 1,' output || fail "status: $(cat output)"

echo 'a newer version:'
cp second.db data/services.db
cp newer.db state/services.db
[ "$(answer name-1)" = 2001/tcp ] || fail "the module says '$(answer name-1)'"
said 3 'version 2' "$twin_tool" verify newer.db
said 1 'version 2' "$twin_tool" status
said 1 '"id": "broken-database"' "$twin_tool" status --format json

echo 'a newer version, and no other database:'
rm data/services.db
[ -z "$(answer name-1)" ] || fail "the module says '$(answer name-1)'"
said 4 'version 2' "$twin_tool" status
said 4 '"id": "no-database"' "$twin_tool" status --format json
said 3 'version 2' "$twin_tool" diff

echo 'compile replaces it:'
timeout 60 "$twin_tool" compile --pure first.xml
[ "$(answer name-1)" = 1001/tcp ] || fail "the module says '$(answer name-1)'"
