#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Lookups with a caller's buffer of each size: with the shipped registry, and with services that
# have no, one and many aliases after it.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"

{
    grep -v '</registry>' "$registry"
    record plain tcp 49201
    record single tcp 49202
    record single-1 tcp 49202 'This entry is an alias to "single".'
    record many tcp 49203
    for i in $(seq 100); do
        record "many-$i" tcp 49203 'This entry is an alias to "many".'
    done
    echo '</registry>'
} >"$scratch/registry.xml"
./iana-services compile --strict --pure -o "$scratch/data/services.db" "$scratch/registry.xml"
tests/module/buffers "$scratch"
