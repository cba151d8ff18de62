#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Whatever is in names, arguments and files, the tool prints text.

# shellcheck source=tests/tool/update_common.sh
. "${srcdir:-.}/tests/tool/update_common.sh"
need python3

# All messages go the one way that quotes them.
(
    cd "$top_srcdir/src"
    ! grep -n 'argp_error\|argp_failure\|perror *(\|stderr' tool/*.c tool/*/*.c common/*.c compiler/*.c registry/*.c |
        grep -v '^tool/tool\.c\|^tool/fetch/progress\.c\|isatty\|fileno'
) || fail 'a message that is not printed by tool.c'
timeout 600 python3 "$top_srcdir/tests/tool/quoting.py" "$twin_tool" "$top_srcdir/src"
