#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tool prints text, whatever names, arguments and files contain. quoting.py tries it.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3

# Only tool.c prints messages, because it quotes them.
(
    cd "$top_srcdir/src"
    ! grep -n 'argp_error\|argp_failure\|perror *(\|stderr' \
        tool/*.c tool/*/*.c common/*.c compiler/*.c registry/*.c |
        grep -v '^tool/tool\.c\|^tool/fetch/progress\.c\|isatty\|fileno'
) || fail 'a message that is not printed by tool.c'
python3 "$top_srcdir/tests/tool/quoting.py" "$unlimited_twin_tool" "$top_srcdir/src"
