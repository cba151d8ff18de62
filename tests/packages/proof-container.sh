#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# README's Dockerfile, done by hand on a root: its three lines give an image without /etc/services
# its service names.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root container
root=$work/container
# shellcheck disable=SC2016 # no expansion is meant
sed -n '/^```Dockerfile$/,/^```$/{//!p}' "$top/README.md" >"$work/Dockerfile"
[ "$(cut -d ' ' -f 1 "$work/Dockerfile" | xargs)" = 'FROM COPY RUN' ] || fail "$(cat "$work/Dockerfile")"
[ ! -e "$root/etc/services" ] || fail 'the image has /etc/services'
answers "$root" domain ''

# shellcheck disable=SC2046 # FROM is clean/, which is what debian:12-slim is made of
cd "$work/packages" && cp $(sed -n 's/^COPY \(.*\) \/tmp\/$/\1/p' "$work/Dockerfile") "$root/tmp/"
quietly inside "$root" sh -euc "$(sed -n 's/^RUN //p' "$work/Dockerfile")"
answers "$root" domain 'domain 53/tcp'
answers "$root" 8080/tcp 'http-alt 8080/tcp'
[ -z "$(ls "$root/tmp")" ] || fail 'files are left in /tmp'

# The file for what does not ask glibc.
quietly inside "$root" sh -c "apt-get -y --no-install-recommends install /packages/iana-services_*_amd64.deb"
inside "$root" sh -c 'iana-services export --format services >/etc/services'
[ "$(inside "$root" getent -s files services 6379/tcp | tr -s ' ')" = 'redis 6379/tcp' ] ||
    fail 'the exported file does not answer'
