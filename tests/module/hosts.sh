#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A process that changes itself between lookups, with `services: iana` in nsswitch.conf, and with a
# Turkish locale.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need localedef
need_namespace
mkdir "$scratch/locale"
localedef -i tr_TR -f UTF-8 "$scratch/locale/tr_TR.UTF-8" 2>"$scratch/log" ||
    skip "no Turkish locale can be made: $(cat "$scratch/log")"

# No nscd may answer in the module's place.
# shellcheck disable=SC2016 # the inner shell is to expand them
with_services '' sh -euc '
    echo "services: iana" >/etc/nsswitch.conf
    [ ! -d /run/nscd ] || mount -t tmpfs tmpfs /run/nscd
    exec "$@"' sh env "LOCPATH=$scratch/locale" "LD_LIBRARY_PATH=$twin_module_directory" tests/module/hosts
