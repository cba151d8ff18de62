#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The same as conformance.sh, with IANA's full registries of several years.

# shellcheck source=tests/module/conformance_common.sh
. "${srcdir:-.}/tests/module/conformance_common.sh"
directory=$(full_registries)
need xz

for compressed in "$directory"/*.xml.xz; do
    full=$scratch/$(basename "$compressed" .xz)
    xz -dc "$compressed" >"$full"
    compare_with_files "$full" "$preferences"
    compare_with_files "$full"
done
