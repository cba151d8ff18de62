#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The corner cases with `iana`. conformance.sh tests them with `files`.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

tests/module/corner_cases iana "$scratch" nothing
./iana-services compile -o "$scratch/data/services.db" --pure "$registry"
tests/module/corner_cases iana "$scratch"

echo 'a file dated after 2038:'
touch -d 2040-01-01 "$scratch/data/services.db"
tests/module/corner_cases iana "$scratch"
