#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The instructions of `compile` and `changes` for inputs that could take more than n log n, and of
# questions about a full registry. cost.py has them.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3 valgrind
cd "$scratch"
full=${NSS_IANA_REGISTRIES:-$top_srcdir/../shared/registry}/2026-08-17.xml.xz
set --
if ! grep -q '^CFLAGS = .*-O2' "$top_builddir/Makefile"; then
    omit 'the instructions of questions: this build is not made with -O2'
elif [ -r "$full" ] && command -v xmllint >/dev/null && command -v xz >/dev/null; then
    xz -dc "$full" >full.xml
    set -- full.xml
else
    omit "the instructions of questions: there is no $full, or no xmllint or xz"
fi
python3 "$top_srcdir/tests/tool/cost.py" "$unlimited_twin_tool" "$@"
