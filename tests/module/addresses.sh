#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# getaddrinfo and getnameinfo give the same answers with `services: iana` and with `services:
# files`. The registry is a part of the shipped one, because getaddrinfo makes many lookups, and
# `files` reads its file at each of them.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
need_namespace
every=32
share=', of 2 with NSS_IANA_THOROUGH=1'
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    every=2
    share=
fi
cd "$scratch"

# One record a line; those that the program expects stay.
awk -v every="$every" '
    !/<record/ || NR % every == 0 || /<name>(coap|dns-update|domain|http|ircu|shell|syslog|www|x11)</
' "$registry" >registry.xml
"$twin_tool" compile --pure -o data/services.db registry.xml
for source in files iana; do
    mkdir $source
    python3 "$top_srcdir/tests/lib/services.py" registry.xml >$source/services
    echo "services: $source" >$source/nsswitch.conf
done
: >iana/services

for source in files iana; do
    with_sources "$scratch/$source" "$top_builddir/tests/module/addresses" $source >$source/answers ||
        fail "services: $source"
done
diff files/answers iana/answers || fail 'iana answers otherwise than files'
[ "$(wc -l <iana/answers)" -gt 8000 ] || fail "$(wc -l <iana/answers) answers"
echo "a record of $every$share: $(wc -l <iana/answers) answers, the same from both"
