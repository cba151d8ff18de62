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

# build_image ROOT: FROM is clean/, which is what debian:12-slim is made of.
build_image() {
    # shellcheck disable=SC2046 # a word a package
    (cd "$work/packages" && cp $(sed -n 's/^COPY \(.*\) \/tmp\/$/\1/p' "$work/Dockerfile") "$1/tmp/")
    quietly inside "$1" sh -euc "$(sed -n 's/^RUN //p' "$work/Dockerfile")"
}
build_image "$root"
answers "$root" domain 'domain 53/tcp'
answers "$root" 8080/tcp 'http-alt 8080/tcp'
[ -z "$(ls "$root/tmp")" ] || fail 'files are left in /tmp'

# The file for what does not ask glibc.
quietly inside "$root" sh -c "apt-get -y --no-install-recommends install /packages/iana-services_*_amd64.deb"
inside "$root" sh -c 'iana-services export --format services >/etc/services'
[ "$(inside "$root" getent -s files services 6379/tcp | tr -s ' ')" = 'redis 6379/tcp' ] ||
    fail 'the exported file does not answer'

# Old names, from a database that was made where iana-services is.
# shellcheck disable=SC2016 # no expansion is meant
tr -s '\n ' ' ' <"$top/README.md" | grep -o 'let them answer after the registry, run [^.]*' |
    grep -o '`[^`]*`' | tr -d '`' >"$work/commands"
[ "$(wc -l <"$work/commands")" = 2 ] || fail "README: $(cat "$work/commands")"
quietly inside "$root" sh -euc "$(cat "$work/commands")"
quietly inside "$root" sh -c 'cd / && iana-services compile -o services.db'
new_root container-legacy
image=$work/container-legacy
build_image "$image"
# shellcheck disable=SC2016 # no expansion is meant
old_names=$(tr '\n' ' ' <"$top/README.md" | grep -o 'For old names, too ([^)]*)' | grep -o '`[^`]*`' | tr -d '`')
[ "$(echo "$old_names" | xargs)" = 'whois smtps krb5' ] || fail "README: $old_names"
for name in $old_names; do
    answers "$image" "$name" ''
done
install -D -m 644 "$root/services.db" "$image/var/lib/nss-iana/services.db"
# netbase's ports.
answers "$image" whois 'whois 43/tcp'
answers "$image" smtps 'submissions 465/tcp ssmtp smtps'
answers "$image" krb5/udp 'kerberos 88/udp kerberos5 krb5 kerberos-sec'
answers "$image" domain 'domain 53/tcp'
