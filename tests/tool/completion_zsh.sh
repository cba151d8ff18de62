#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The completion for zsh.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
# shellcheck source=tests/tool/completion.sh
. "$top_srcdir/tests/tool/completion.sh"
need zsh
check_completion zsh "$top_srcdir/completions"
