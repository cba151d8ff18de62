# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What is measured: a build of the project, the measuring programs, and the registries in the form
# that each peer reads.

# need_packages: all of them are Debian's.
need_packages() {
    packages='gnuplot-nox iproute2 jq libnss-db libxml2-utils netbase nscd python3 strace valgrind xz-utils'
    for program in gnuplot ss jq makedb xmllint nscd python3 strace valgrind xz; do
        if ! command -v "$program" >/dev/null; then
            echo "bench: there is no $program; on Debian: apt-get install $packages" >&2
            exit 77
        fi
    done
}

build() {
    rm -rf "$work"
    mkdir -p "$work"
    cd "$work"
    "$source/configure" --quiet --prefix="$root" --disable-tests --without-libcurl
    make --quiet -j"$(nproc)" >/dev/null
    # As packages are: without debugging information.
    make --quiet install-strip >/dev/null
    for program in first list turns warm; do
        ${CC:-cc} -O2 -D_GNU_SOURCE -o "$program" "$source/bench/$program.c" -pthread
    done
    # Beside our module, so that finding it costs the same.
    ${CC:-cc} -O2 -s -fPIC -shared -D_GNU_SOURCE -Wl,-soname,libnss_null.so.2 -o "$root/lib/libnss_null.so.2" \
        "$source/bench/null.c"
}

make_registries() {
    python3 "$source/bench/ten_times.py" "$shipped" >tenfold.xml
    make_registry shipped "$shipped"
    make_registry tenfold tenfold.xml
    echo 'domain 53/tcp' >one
    : >none
    if is_debian_list; then
        sed 's/#.*//' /etc/services | awk NF >netbase
    fi
    if [ -r "$full" ]; then
        xz -dc "$full" >full.xml
    fi
}

# make_registry REGISTRY XML: a directory with services for `files`, services.db for iana, and
# db/services.db.
make_registry() {
    mkdir -p "$1/db"
    python3 "$source/tests/lib/services.py" "$2" "$source/data/preferences" >"$1/services"
    "$root/bin/iana-services" compile -o "$1/services.db" "$2"
    make --silent -f /var/lib/misc/Makefile ETC="$1" VAR_DB="$1/db" DBS=services >/dev/null
    awk '{
        split($2, number, "/")
        is_first = !(($1, number[2]) in seen)
        for (i = 1; i <= NF; i++) seen[$i, number[2]]
        if (is_first && $1 !~ "/") print
    }' "$1/services" >"$1/distinct"
    awk -v all="$(wc -l <"$1/distinct")" 'int(NR * 10000 / all) > int((NR - 1) * 10000 / all)' \
        "$1/distinct" >"$1/many"
}

# Whether /etc/services is as Debian's netbase brought it.
is_debian_list() {
    # shellcheck disable=SC2016 # dpkg-query expands it
    sum=$(dpkg-query -W -f='${Conffiles}' netbase 2>/dev/null | awk '$1 == "/etc/services" { print $2 }')
    [ "$(md5sum </etc/services)" = "$sum  -" ]
}
