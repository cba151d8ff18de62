#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A process that may not read the databases, with `services: iana files` in its nsswitch.conf.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need_namespace
echo 'service-1 7/tcp' >"$scratch/services"

# No nscd may answer in the module's place.
# shellcheck disable=SC2016 # the inner shell is to expand them
with_services "$scratch/services" sh -euc '
    echo "services: iana files" >/etc/nsswitch.conf
    [ ! -d /run/nscd ] || mount -t tmpfs tmpfs /run/nscd
    exec "$@"' sh env "LD_LIBRARY_PATH=$twin_module_directory" tests/module/confined
