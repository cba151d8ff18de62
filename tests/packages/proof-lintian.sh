#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# lintian finds nothing but what an override has a reason for.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# Its exit code counts what is overridden, too. Debian 12's takes postfix's drop-in for a unit that
# wants a script of init; Debian 13's does not, and would find that an override is unused.
lintian --allow-root -EI --pedantic \
    --suppress-tags package-supports-alternative-init-but-no-init.d-script \
    "$work"/packages/*.changes | tee "$work/lintian"
[ ! -s "$work/lintian" ] || fail 'lintian'
