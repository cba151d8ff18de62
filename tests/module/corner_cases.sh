#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `iana` in the corner cases. conformance.sh expects the same of `files`.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

tests/module/corner_cases iana "$scratch" nothing
./iana-services compile -o "$scratch/data/services.db" --pure "$registry"
tests/module/corner_cases iana "$scratch"

echo 'a file dated after 2038:'
touch -d 2040-01-01 "$scratch/data/services.db"
tests/module/corner_cases iana "$scratch"
