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

# compare_lists TOOL REGISTRY [OPTION...]: what the tool compiles with these options, beside the
# list of services.py.
compare_lists() {
    tool=$1
    full=$2
    shift 2
    # `export`, getent, and getservent in the program are one list, line by line.
    (
        cd "$scratch"
        "$tool" compile -o data/services.db "$@" "$full"
        "$tool" export "$@" --registry "$full" >exported
        expect_list export <exported
        if grep -q '^CFLAGS = .*-fsanitize' "$top_builddir/Makefile"; then
            omit 'getent: it does not load a module that was built with a sanitizer'
        else
            LD_LIBRARY_PATH=$twin_module_directory limited getent -s iana services >listed
            expect_list getent <listed
        fi
    )
    with_services "$scratch/services" tests/module/conformance "$scratch"
}

# compare_with_files REGISTRY [PREFERENCES]
compare_with_files() {
    python3 "$top_srcdir/tests/lib/services.py" "$@" >"$scratch/services"
    if [ $# -gt 1 ]; then
        echo "$1, with preferences:"
        compare_lists "$top_builddir/iana-services" "$1" --preferences "$2"
    else
        echo "$1, without preferences:"
        compare_lists "$top_builddir/iana-services" "$1" --pure
    fi
}

# Print names of the host's own for a registry, in the form of services(5): of every 40 services
# one gets a name of its own, another one the port of the service before it, each with an alias that
# is a name of the registry. Then capitals, a port in a range, and a protocol that IANA does not
# have.
print_own_names() {
    python3 "$top_srcdir/tests/lib/services.py" "$1" | awk '
        split($2, number, "/") != 2 || NR % 20 != 0 { before = $1; port = number[1]; next }
        NR % 40 == 0 { print "own-" NR, $2, before, "# a port of IANA" }
        NR % 40 != 0 { print $1 "\t" port "/" number[2] "   own-alias-" NR, before }'
    printf '%s\n' 'Own-Capitals 60000/tcp Own-Alias' 'in-range 6005/tcp' 'domain 53/tcp' 'own 53/own'
}

# compare_with_names REGISTRY own|old...: the same with the preferences, and with the names of the
# host, old names, or both.
compare_with_names() {
    full=$1
    shift
    echo "$full, with names: $*:"
    mkdir "$scratch/configuration"
    : >"$scratch/before"
    : >"$scratch/behind"
    for kind in "$@"; do
        case $kind in
        own)
            print_own_names "$full" | tee "$scratch/configuration/services" >"$scratch/before"
            [ "$(wc -l <"$scratch/before")" -gt 500 ] || fail 'few names of its own'
            ;;
        old) tee "$scratch/configuration/legacy" <"$top_srcdir/data/legacy" >"$scratch/behind" ;;
        esac
    done
    cp "$preferences" "$scratch/data/preferences"
    python3 "$top_srcdir/tests/lib/services.py" --before "$scratch/before" \
        --behind "$scratch/behind" "$full" "$preferences" >"$scratch/services"
    compare_lists "$twin_tool" "$full"
    rm -r "$scratch/configuration"
}
