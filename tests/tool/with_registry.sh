#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# configure --with-registry installs a full registry instead of the shipped one: its descriptions,
# notes and head, and its persons with --with-people only. The database is that of the registry.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
directory=$(full_registries)
need xsltproc xz
[ ! -e "$top_srcdir/config.status" ] || skip 'configure refuses another build of a configured directory'
newest=$(find "$directory" -name '*.csv.xz' | sort | tail -n 1)
[ -n "$newest" ] || skip "there is no CSV of IANA's in $directory"
cd "$scratch"
xz -dc "${newest%.csv.xz}.xml.xz" >full.xml
xz -dc "$newest" >full.csv

# install_registry NAME OPTION...: install what configure makes of the full registry, below NAME.
# The tool of the build that is tested compiles it.
install_registry() {
    name=$1
    shift
    mkdir -p "$name/build"
    (cd "$name/build" && limited "$top_srcdir/configure" --quiet --disable-tests --prefix=/usr \
        --with-registry="$scratch/full.xml" --cache-file="$scratch/configure.cache" "$@" >log 2>&1 &&
        limited make -s data_compiler="$top_builddir/iana-services" DESTDIR="$scratch/$name" \
            install-nodist_nssianadataDATA >log 2>&1) || fail "$name: $(cat "$name/build/log")"
    installed=$name/usr/share/nss-iana/service-names-port-numbers.xml
    "$top_builddir/iana-services" export --format csv --registry "$installed" | cmp - full.csv ||
        fail "$name: not the records of IANA's CSV"
    for registry_file in full.xml "$installed"; do
        "$top_builddir/iana-services" about --registry "$registry_file" >"$(basename "$registry_file").head"
    done
    cmp full.xml.head service-names-port-numbers.xml.head || fail "$name: another head"
    "$top_builddir/iana-services" compile -o full.db --preferences "$preferences" full.xml 2>/dev/null
    cmp full.db "$name/usr/share/nss-iana/services.db" || fail "$name: another database"
}

echo 'without people:'
install_registry without
grep -q '<person\|<people' "$installed" && fail 'there are persons'
"$top_builddir/iana-services" show --registry "$installed" 53/tcp >shown
grep -q 'Domain Name Server' shown || fail "no description: $(cat shown)"

echo 'with people:'
install_registry with --with-people
cmp full.xml "$installed" || fail 'another registry'
