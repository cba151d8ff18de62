#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A build for another architecture passes the tests, and makes the same database:
# proof-architecture.sh i386|arm64|s390x. The programs run through qemu, i386's too, as not every
# kernel runs them. What that cannot show is how arm64 orders the memory accesses of several
# threads: amd64, which runs what qemu makes of them, has a stricter order.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

architecture=$1
name=emulated-$architecture
root=$work/$name
case $architecture in
i386) qemu='qemu-i386-static' ;;     # 32 bits
arm64) qemu='qemu-aarch64-static' ;; # char is unsigned
s390x) qemu='qemu-s390x-static' ;;   # big endian
*) fail "proof-architecture.sh: which is $architecture?" ;;
esac
command -v "$qemu" >/dev/null || fail "there is no $qemu"

# Tests that are not run, and why.
left_out='
tests/module/signals               after a signal qemu lets a thread find the errno of another: without our code, too
tests/module/hosts.sh              qemu has no seccomp
tests/module/confined.sh           qemu has neither Landlock nor seccomp
tests/tool/compile_bad_xml.sh      measures memory, to which qemu adds its own
tests/tool/compile_results.sh      measures memory, to which qemu adds its own
tests/module/system_calls.sh       strace sees the calls of qemu
tests/tool/faults.sh               strace sees the calls of qemu
tests/tool/units.sh                strace sees the calls of qemu
tests/tool/memory.sh               preloads a library of the architecture into programs of amd64
tests/module/clients.sh            asks through programs of amd64
tests/module/readers.sh            asks through programs of amd64
tests/tool/export.sh               asks through python3 of amd64
tests/tool/own_names.sh            asks through python3 of amd64
tests/tool/round_trips.sh          asks through python3 of amd64
tests/tool/soak.sh                 asks through python3 of amd64
tests/tool/diff.sh                 takes user namespaces, of which there are none in a changed root
tests/module/interruption          takes a flag of the processor that qemu does not have
tests/model/litmus.sh              runs a model, not what is compiled
tests/model/run.sh                 runs a model, not what is compiled
tests/tool/cost.sh                 takes valgrind
tests/tool/json_keys.sh            reads the manuals, not what is compiled
tests/tool/tasks.sh                takes full registries
tests/tool/txt.sh                  takes full registries
tests/tool/with_registry.sh        takes full registries
tests/tool/update_tls.sh           takes libcurl
tests/tool/completion_bash.sh      runs the shell, not what is compiled
tests/tool/completion_zsh.sh       runs the shell, not what is compiled
tests/tool/man.sh                  reads the manuals, not what is compiled
tests/tool/compile_full.sh         takes full registries
tests/module/conformance_full.sh   takes full registries
tests/tool/show_full.sh            takes full registries
'

new_root "$name"
quietly inside "$root" dpkg --add-architecture "$architecture"
quietly inside "$root" apt-get update
install_inside "$root" "crossbuild-essential-$architecture" "check:$architecture" jq \
    "libxml2-dev:$architecture" libxml2-utils make netbase "pkgconf:$architecture" python3
cp "$(command -v "$qemu")" "$root/qemu"

# The native glibc cannot load the module: the scripts are to find the getent of the architecture.
# shellcheck disable=SC2016 # the inner shell is to expand them
quietly inside "$root" sh -euc '
    cd /tmp
    apt-get download "libc-bin:$1"
    dpkg -x libc-bin_*_"$1".deb /libc-bin
    mv /libc-bin/usr/bin/getent /usr/bin/getent
    dpkg -x /packages/nss-iana-data_*_all.deb /data' sh "$architecture"

# emulate PROGRAM...: whoever runs it, with qemu. The kernel itself could not. A locale's files are
# in the byte order of the architecture that they are for.
emulate() {
    for program; do
        mv "$root$program" "$root$program.$architecture"
        # shellcheck disable=SC2016 # the script is to expand them
        printf '#!/bin/sh\nLOCPATH=/libc-bin/usr/lib/locale exec /qemu -0 "$0" %s "$@"\n' \
            "$program.$architecture" >"$root$program"
        chmod 755 "$root$program"
    done
}

# The value of a variable of the Makefile, a word a line.
words() {
    inside "$root" make -s -C /build --eval="print: ; @printf '%s\\n' \$($1)" print
}

emulate /usr/bin/getent
mkdir "$root/source" "$root/build"
tar -x --strip-components=1 -C "$root/source" -f "$work"/packages/*.orig.tar.xz
# shellcheck disable=SC2016
quietly inside "$root" sh -euc '
    cd /build
    /source/configure --quiet --host="$(dpkg-architecture -a "$1" -q DEB_HOST_GNU_TYPE 2>/dev/null)" \
        --without-libcurl --enable-werror IANA_SERVICES=./iana-services
    make -j"$(nproc)" iana-services' sh "$architecture"
emulate /build/iana-services
# shellcheck disable=SC2016
quietly inside "$root" sh -euc 'make -j"$(nproc)" -C /build check TESTS='
cmp "$root/build/data/services.db" "$root/data/usr/share/nss-iana/services.db" ||
    fail "$architecture compiles another database than amd64"
echo 'services.db has the same bytes as that of amd64'
# shellcheck disable=SC2046 # a word a program
emulate $(words check_PROGRAMS | sed 's,^,/build/,')

words TESTS >"$work/$name.all"
echo "$left_out" | sed 's/ .*//; /^$/d' >"$work/$name.left_out"
! grep -vxFf "$work/$name.all" "$work/$name.left_out" || fail 'left out, but no test'
grep -vxFf "$work/$name.left_out" "$work/$name.all" >"$work/$name.tests"
# shellcheck disable=SC2016
inside "$root" timeout 3600 sh -euc 'make -k -j"$(nproc)" -C /build check TESTS="$1"' sh \
    "$(xargs <"$work/$name.tests")" >"$work/$name.log" 2>&1 || {
    cat "$work/$name.log" "$root/build/test-suite.log"
    fail "a test on $architecture"
}
grep '^[A-Z]*: ' "$work/$name.log"
! grep -q '^SKIP: ' "$work/$name.log" || fail "skipped: $(grep -h '^skipped: ' "$root"/build/tests/*/*.log)"
[ "$(grep -c '^PASS: ' "$work/$name.log")" = "$(wc -l <"$work/$name.tests")" ] || fail 'not all were run'
grep -h '^[0-9]*%: Checks:' "$root/build/tests/unit/unit.log"
echo "not run:$left_out"
