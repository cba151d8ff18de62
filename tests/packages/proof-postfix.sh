#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian's postfix, with its chroot, relays to a port that only IANA names, once the packages are
# installed; on a machine of its own, where systemd starts it.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=tests/packages/machine.sh
. "$(dirname "$0")/machine.sh"

new_root postfix
root=$work/postfix
prepare_machine netbase postfix procps
quietly inside "$root" sh -c 'dpkg -i /packages/*.deb'
# It starts when the directories below are its own.
quietly inside "$root" systemctl disable postfix.service
! grep -qw mupdate "$root/etc/services" || fail '/etc/services has mupdate'
# shellcheck disable=SC2016 # the inner shell is to expand them
quietly inside "$root" sh -euc '
    cd /etc/postfix
    [ -e main.cf ] || cp /usr/share/postfix/main.cf.debian main.cf
    postconf -e "relayhost=[127.0.0.1]:mupdate" inet_interfaces=loopback-only inet_protocols=ipv4 \
        myhostname=proof.example mydestination= myorigin=proof.example local_transport=error \
        alias_maps= alias_database='

boot 2027-03-01T12:00 <<'END'
[ "$(postconf -M smtp/unix | awk '{ print $5 }')" = y ]
# On the machine's disk all files are root's.
for directory in /var/lib/postfix /var/spool/postfix; do
    cp -a "$directory" /run/copy
    mount -t tmpfs -o mode=755 tmpfs "$directory"
    cp -a /run/copy/. "$directory"
    rm -r /run/copy
done
sink=/run/sink
mkdir -m 777 "$sink"
smtp-sink -u nobody -R "$sink" -d mail. 127.0.0.1:3905 10 &
unit=postfix@-.service
systemctl cat "$unit" >/dev/null 2>&1 || unit=postfix.service
directory=/run/systemd/system/$(echo "$unit" | tr -d -).d

# Without the drop-in: this one goes before it.
mkdir -p "$directory"
ln -s /dev/null "$directory/nss-iana.conf"
systemctl daemon-reload
systemctl restart "$unit"
printf 'Subject: proof\n\nproof\n' | sendmail -f from@proof.example to@elsewhere.example
# The daemon that delivers ends with this.
for _ in $(seq 120); do
    ! journalctl --quiet --output=cat | grep 'unknown service: mupdate' || break
    sleep 1
done
journalctl --quiet --output=cat | grep -q 'unknown service: mupdate'
mailq
[ -z "$(ls "$sink")" ]

# With it.
rm "$directory/nss-iana.conf"
systemctl daemon-reload
systemctl restart "$unit"
for _ in $(seq 120); do
    postqueue -f
    [ -z "$(ls "$sink")" ] || break
    sleep 1
done
journalctl --quiet --output=cat | tail -n 20
grep -rq 'Subject: proof' "$sink"
END
echo 'delivered to [127.0.0.1]:mupdate out of the chroot'
