#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# glibc's `files`, with a services file that a generator of its own made from the shipped registry,
# and `iana`, with the database made from it, give the same answers: all of them.

# shellcheck source=tests/module/conformance_common.sh
. "${srcdir:-.}/tests/module/conformance_common.sh"

compare_with_files "$registry" "$preferences"
compare_with_files "$registry"

echo 'the corner cases:'
with_services "$scratch/services" tests/module/corner_cases files /
with_services '' tests/module/corner_cases files / nothing
