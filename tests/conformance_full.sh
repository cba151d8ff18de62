#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# As conformance.sh, with IANA's full registries of several years.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
directory=$(full_registries)
need python3 xz
need_namespace
# shellcheck source=tests/compare_with_files.sh
. "$top_srcdir/tests/compare_with_files.sh"

for compressed in "$directory"/*.xml.xz; do
	full=$scratch/$(basename "$compressed" .xz)
	xz -dc "$compressed" >"$full"
	compare_with_files "$full" "$preferences"
	compare_with_files "$full"
done
