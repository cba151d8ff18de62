#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# glibc's `files` and `iana` give the same answers to all questions about the shipped registry. A
# generator in Python makes the services file of `files`. The same with the host's own names, with
# old names, and with both.

# shellcheck source=tests/module/conformance_common.sh
. "${srcdir:-.}/tests/module/conformance_common.sh"

compare_with_files "$registry" "$preferences"
compare_with_names "$registry" own
compare_with_names "$registry" old
compare_with_names "$registry" own old
compare_with_files "$registry"

echo 'the corner cases:'
with_services "$scratch/services" tests/module/corner_cases files /
with_services '' tests/module/corner_cases files / nothing
