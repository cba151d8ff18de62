#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana` and `files` in one services line of nsswitch.conf: which source answers, and what happens
# without a usable database.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need_namespace
cd "$scratch"
cat >services <<END
domain 5353/tcp
local-only 10/tcp
END

# ask SOURCES [NAME]
ask() {
    sources=$1
    shift
    LD_LIBRARY_PATH=$twin_module_directory \
        with_services services getent -s "$sources" services "$@"
}

# expect SOURCES NAME ANSWER: what getent prints, its blanks squeezed.
expect() {
    answer=$(ask "$1" "$2" | tr -s ' ') || true
    [ "$answer" = "$3" ] || fail "$1 $2: '$answer', not '$3'"
}

# Without a database `files` answers alone.
expect iana domain ''
expect 'iana files' domain 'domain 5353/tcp'
expect 'iana files' local-only 'local-only 10/tcp'
expect 'iana files' 10 'local-only 10/tcp'

# A database that is damaged is none.
echo damaged >data/services.db
expect 'iana files' domain 'domain 5353/tcp'

"$twin_tool" compile --pure -o data/services.db "$registry"
expect iana domain 'domain 53/tcp'
expect iana domain/udp 'domain 53/udp'
expect iana 6005 'x11 6005/tcp'
expect iana www 'http 80/tcp www www-http'
expect iana local-only ''
expect 'iana files' domain 'domain 53/tcp'
expect 'iana files' local-only 'local-only 10/tcp'
expect 'files iana' domain 'domain 5353/tcp'
expect 'files iana' http 'http 80/tcp www www-http'
# IANA has this name, but no port for it.
expect 'iana files' dns-update ''

# The list has all of `iana`, then all of `files`.
ask iana >iana-list
ask 'iana files' >both-list
[ "$(wc -l <both-list)" -eq $(($(wc -l <iana-list) + 2)) ] || fail 'not both lists'
[ "$(tail -1 both-list | tr -s ' ')" = 'local-only 10/tcp' ] || fail 'the list ends otherwise'
