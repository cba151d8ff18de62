#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# lintian finds nothing but what an override has a reason for.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# Its exit code counts what is overridden, too.
lintian --allow-root -EI --pedantic "$work"/packages/*.changes | tee "$work/lintian"
[ ! -s "$work/lintian" ] || fail 'lintian'
