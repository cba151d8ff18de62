#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The completion for bash.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
# shellcheck source=tests/completion.sh
. "$top_srcdir/tests/completion.sh"
need bash
check_completion bash "$top_srcdir/completions"
