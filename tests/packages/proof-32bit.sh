#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A build for i386 passes the tests: through qemu, as not every kernel runs i386 programs.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# Tests that are not run, and why.
left_out='
tests/module/signals               after a signal qemu lets a thread find the errno of another: without our code, too
tests/module/hosts.sh              qemu has no seccomp
tests/module/confined.sh           qemu has neither Landlock nor seccomp
tests/tool/compile_bad_xml.sh    measures memory, to which qemu adds its own
tests/tool/compile_results.sh    measures memory, to which qemu adds its own
tests/module/system_calls.sh       strace sees the calls of qemu
tests/tool/faults.sh        strace sees the calls of qemu
tests/tool/units.sh              strace sees the calls of qemu
tests/tool/memory.sh        preloads a library of i386 into programs of amd64
tests/module/clients.sh            asks through programs of amd64
tests/tool/export.sh             asks through python3 of amd64
tests/tool/diff.sh               takes user namespaces, of which there are none in a changed root
tests/tool/update_tls.sh         takes libcurl
tests/tool/completion_bash.sh    runs the shell, not what is compiled
tests/tool/completion_zsh.sh     runs the shell, not what is compiled
tests/tool/man.sh                reads the manuals, not what is compiled
tests/tool/compile_full.sh       takes full registries
tests/module/conformance_full.sh   takes full registries
tests/tool/show_full.sh          takes full registries
'

new_root 32bit
root=$work/32bit
quietly inside "$root" dpkg --add-architecture i386
quietly inside "$root" apt-get update
install_inside "$root" crossbuild-essential-i386 check:i386 jq libxml2-dev:i386 libxml2-utils make netbase \
    pkgconf:i386 python3
cp "$(command -v qemu-i386-static)" "$root/qemu"

# The native glibc cannot load the module: the scripts are to find the getent of i386.
# shellcheck disable=SC2016 # the inner shell is to expand them
quietly inside "$root" sh -euc '
    cd /tmp
    apt-get download libc-bin:i386
    dpkg -x libc-bin_*_i386.deb /libc-bin-i386
    mv /libc-bin-i386/usr/bin/getent /usr/bin/getent
    dpkg -x /packages/nss-iana-data_*_all.deb /data'

# emulate PROGRAM...: whoever runs it, with qemu. The kernel itself could not.
emulate() {
    for program; do
        mv "$root$program" "$root$program.i386"
        # shellcheck disable=SC2016 # the script is to expand them
        printf '#!/bin/sh\nexec /qemu -0 "$0" %s.i386 "$@"\n' "$program" >"$root$program"
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
    /source/configure --quiet --host=i686-linux-gnu --without-libcurl --enable-werror \
        IANA_SERVICES=./iana-services
    make -j"$(nproc)" iana-services'
emulate /build/iana-services
# shellcheck disable=SC2016
quietly inside "$root" sh -euc 'make -j"$(nproc)" -C /build check TESTS='
cmp "$root/build/data/services.db" "$root/data/usr/share/nss-iana/services.db" ||
    fail 'i386 compiles another database than amd64'
# shellcheck disable=SC2046 # a word a program
emulate $(words check_PROGRAMS | sed 's,^,/build/,')

words TESTS >"$work/32bit.all"
echo "$left_out" | sed 's/ .*//; /^$/d' >"$work/32bit.left_out"
! grep -vxFf "$work/32bit.all" "$work/32bit.left_out" || fail 'left out, but no test'
grep -vxFf "$work/32bit.left_out" "$work/32bit.all" >"$work/32bit.tests"
# shellcheck disable=SC2016
inside "$root" sh -euc 'make -k -j"$(nproc)" -C /build check TESTS="$1"' sh "$(xargs <"$work/32bit.tests")" \
    >"$work/32bit.log" 2>&1 || {
    cat "$work/32bit.log" "$root/build/test-suite.log"
    fail 'a test on i386'
}
grep '^[A-Z]*: ' "$work/32bit.log"
! grep -q '^SKIP: ' "$work/32bit.log" || fail "skipped: $(grep -h '^skipped: ' "$root"/build/tests/*/*.log)"
[ "$(grep -c '^PASS: ' "$work/32bit.log")" = "$(wc -l <"$work/32bit.tests")" ] || fail 'not all were run'
grep -h '^[0-9]*%: Checks:' "$root/build/tests/unit/unit.log"
echo "not run:$left_out"
