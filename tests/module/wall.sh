#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The shipped module needs the C library only, exports five functions, is hardened, and calls
# nothing that would end or change the process, or print.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need readelf nm
module=.libs/libnss_iana.so.2

dynamic=$(readelf -dW $module)
needed=$(echo "$dynamic" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
[ "$needed" = libc.so.6 ] || fail "it needs $needed"
soname=$(echo "$dynamic" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
[ "$soname" = libnss_iana.so.2 ] || fail "its name is $soname"
echo "$dynamic" | grep -q 'BIND_NOW' || fail 'not bound at once'
if echo "$dynamic" | grep -Eq 'TEXTREL|RPATH|RUNPATH'; then fail 'TEXTREL or RUNPATH'; fi
readelf -lW $module | grep -q GNU_RELRO || fail 'no RELRO'
if readelf -lW $module | grep GNU_STACK | grep -q E; then fail 'an executable stack'; fi

sed -n 's/^ *\(_nss_[a-z_]*\);/\1/p' "$top_srcdir/src/nss/iana.map" | sort >"$scratch/mapped"
nm -D --defined-only $module | sed 's/.* //; s/@.*//' | sort >"$scratch/exported"
cmp "$scratch/mapped" "$scratch/exported" || fail "it exports $(cat "$scratch/exported")"
[ "$(wc -l <"$scratch/mapped")" -eq 5 ] || fail 'not five names'

nm -D --undefined-only $module | sed 's/.* //; s/@.*//; s/64$//' >"$scratch/used"
forbidden='_?_?exit|abort|.*assert.*|.*printf.*|f?puts.*|f?write|perror|syslog|setlocale|umask'
forbidden="$forbidden|sigaction|signal|sigprocmask|pthread_sigmask|.*getenv|getserv.*|dlopen|mmap"
if grep -Ex "$forbidden" "$scratch/used"; then fail 'it uses what no module may'; fi
