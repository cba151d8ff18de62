#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The same as conformance.sh, with IANA's full registries of several years.

# shellcheck source=tests/module/conformance_common.sh
. "${srcdir:-.}/tests/module/conformance_common.sh"
directory=$(full_registries)
need xz

for compressed in "$directory"/*.xml.xz; do
    registry=$scratch/$(basename "$compressed" .xz)
    xz -dc "$compressed" >"$registry"
    compare_with_files "$registry" "$preferences"
    compare_with_files "$registry"
    compare_with_names "$registry" own old
done
