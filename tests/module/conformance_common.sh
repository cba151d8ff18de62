# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# For the tests that compare the answers of `files` and `iana`.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent python3
need_namespace

# expect_list WHO: standard input, without comments and alignment, is the list of services.py.
expect_list() {
    sed '/^#/d;/^$/d' | tr -s ' ' | diff "$scratch/services" - >"$scratch/difference" ||
        fail "$1: another list: $(head -n 3 "$scratch/difference")"
}

# compare_with_files REGISTRY [PREFERENCES]
compare_with_files() {
    python3 "$top_srcdir/tests/lib/services.py" "$@" >"$scratch/services"
    if [ $# -gt 1 ]; then
        echo "$1, with preferences:"
        set -- "$1" --preferences "$2"
    else
        echo "$1, without preferences:"
        set -- "$1" --pure
    fi
    full=$1
    shift
    ./iana-services compile -o "$scratch/data/services.db" "$@" "$full"
    # `export`, getent, and getservent in the program are one list, line by line.
    ./iana-services export "$@" --registry "$full" >"$scratch/exported"
    expect_list export <"$scratch/exported"
    (cd "$scratch" && LD_LIBRARY_PATH=$twin_module_directory limited getent -s iana services) \
        >"$scratch/listed"
    expect_list getent <"$scratch/listed"
    with_services "$scratch/services" tests/module/conformance "$scratch"
}
