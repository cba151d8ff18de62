#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Two processes change the pair in use, also from a server that misbehaves, and are killed at random
# moments, while others look up services: every answer is right, and at the end there is one whole
# pair and nothing else.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3

seconds=60
if [ "${NSS_IANA_THOROUGH:-}" = 1 ]; then
    seconds=1800
else
    echo "$seconds seconds; half an hour with NSS_IANA_THOROUGH=1"
fi
seed=${NSS_IANA_SEED:-$(date +%s)}
echo "NSS_IANA_SEED=$seed"

month=1
for name in shipped first second third fourth fifth; do
    make_registry "$name" "2026-0$month-01" 100
    month=$((month + 1))
done
cp served/first.xml served/registry.xml
head -c 3000 served/first.xml >served/half.xml
sed 's/port-numbers/parameters/' served/first.xml >served/other.xml
sed 's,<updated>.*</updated>,,' served/first.xml >served/undated.xml
sed 's,<updated>.*</updated>,<updated>2999-01-01</updated>,' served/first.xml >served/future.xml
make_registry few 2026-07-01 20
install_data shipped
url=
if has_libcurl; then
    # shellcheck disable=SC2119 # without a certificate
    serve
    url=http://127.0.0.1:$port
else
    omit 'updates from a server: built without libcurl'
fi
python3 "$top_srcdir/tests/tool/soak.py" \
    "$unlimited_twin_tool" "$seconds" "$url" "$twin_module_directory" "$seed"
is_in_use second
has_no_leftovers
