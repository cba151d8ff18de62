# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# For the tests that compare the answers of `files` and `iana`.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need python3
need_namespace

# compare_with_files REGISTRY [PREFERENCES]
compare_with_files() {
    python3 "$top_srcdir/tests/lib/services.py" "$@" >"$scratch/services"
    python3 "$top_srcdir/tests/lib/services.py" --ranges "$@" >"$scratch/ranges"
    if [ $# -gt 1 ]; then
        ./iana-services compile -o "$scratch/data/services.db" --preferences "$2" "$1"
        echo "$1, with preferences:"
    else
        ./iana-services compile -o "$scratch/data/services.db" --pure "$1"
        echo "$1, without preferences:"
    fi
    with_services "$scratch/services" tests/module/conformance "$scratch" "$scratch/ranges"
}
