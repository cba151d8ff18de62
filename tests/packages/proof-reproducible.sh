#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Two builds, by other users in other directories with other umasks, give the same packages.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

count=0
for package in "$work"/packages/*.deb; do
    cmp "$package" "$work/again/${package##*/}" || fail "${package##*/} is not reproducible"
    count=$((count + 1))
done
[ "$count" -ge 3 ] || fail "only $count packages"
echo "$count packages, the same bytes"
