#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian 12 on a machine of its own (User-Mode Linux), with systemd, AppArmor and a clock that the
# proof sets. After the installation, confined programs can read the databases at once. The timer
# updates a machine that runs 8 hours a day, one that always runs, and one without a network for
# days.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=tests/packages/machine.sh
. "$(dirname "$0")/machine.sh"

new_root machine
root=$work/machine
state=$root/var/lib/nss-iana
prepare_machine dbus tcpdump

# The service notes when it asks.
mkdir "$root/etc/systemd/system/nss-iana-update.service.d"
cat >"$root/etc/systemd/system/nss-iana-update.service.d/proof.conf" <<'END'
[Service]
ExecStartPre=/bin/sh -c 'date +%%s >>/proof/asked'
ReadWritePaths=/proof
END
echo 'AppArmor: a confined program, before and after the packages are installed'
python3 - "$root/proof/one.pcap" <<'END'
import struct
import sys

# A packet from 127.0.0.1:49152 to port 3905/tcp there: an IPv4 header, and a TCP header with SYN.
ip = struct.pack("!BBHHHBBH4B4B", 0x45, 0, 40, 0, 0, 64, 6, 0, 127, 0, 0, 1, 127, 0, 0, 1)
tcp = struct.pack("!HHLLBBHHH", 49152, 3905, 0, 0, 0x50, 0x02, 1024, 0, 0)
with open(sys.argv[1], "wb") as capture:
    capture.write(struct.pack("<LHHLLLL", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
    capture.write(struct.pack("<LLLL", 0, 0, len(ip + tcp), len(ip + tcp)) + ip + tcp)
END
boot 2027-03-01T12:00 <<'END'
aa-enabled
grep -q '^tcpdump (enforce)' /sys/kernel/security/apparmor/profiles
dpkg -i --force-depends /packages/*.deb
tcpdump -r one.pcap >after
# The rules are what makes the difference.
mv /etc/apparmor.d/abstractions/nameservice.d/nss-iana kept
apparmor_parser --replace --skip-cache /etc/apparmor.d/usr.bin.tcpdump
dmesg --clear
tcpdump -r one.pcap >without
dmesg | grep 'apparmor="DENIED"' >denied
mv kept /etc/apparmor.d/abstractions/nameservice.d/nss-iana
dpkg-reconfigure libnss-iana
dmesg --clear
iana-services compile
tcpdump -r one.pcap >again
! dmesg | grep 'apparmor="DENIED".*nss-iana'
END
grep -q '\.mupdate: Flags' "$root/proof/after" || fail "tcpdump: $(cat "$root/proof/after")"
grep -q '\.3905: Flags' "$root/proof/without" || fail "tcpdump: $(cat "$root/proof/without")"
grep -q 'nss-iana/services\.db' "$root/proof/denied" || fail "denied: $(cat "$root/proof/denied")"
grep -q '\.mupdate: Flags' "$root/proof/again" || fail "tcpdump: $(cat "$root/proof/again")"

# registry DATE NAME: what is there to be had, from DATE on, with NAME on 4/tcp.
registry() {
    sed "s,<updated>.*,<updated>$1</updated><record><name>$2</name>\
<protocol>tcp</protocol><number>4</number></record>," \
        "$root/usr/share/nss-iana/service-names-port-numbers.xml" >"$root/srv/registry.xml"
}
mkdir -p "$root/etc/nss-iana" "$root/var/lib/systemd/timers"
echo 'from = /srv/registry.xml' >"$root/etc/nss-iana/update.conf"
rm -rf "$state"

# triggered DATE: the timer last started the service then. The machine's files are this machine's,
# and so are the times at which they change.
triggered() {
    touch --date="$1 UTC" "$root/var/lib/systemd/timers/stamp-nss-iana-update.timer"
}

# Wait until the service has asked since the machine was started, and has ended or waits.
cat >"$root/proof/wait" <<'END'
for _ in $(seq 300); do
    state=$(systemctl show --value -p SubState nss-iana-update.service)
    [ ! -e asked ] || case $state in dead | auto-restart | failed) break ;; esac
    sleep 1
done
cat asked
END

# A machine that is up measures time by a clock that nobody can set: there, hours are seconds.
timer=$root/lib/systemd/system/nss-iana-update.timer
delay=$(sed -n 's/^RandomizedDelaySec=\([1-7]\)h$/\1/p' "$timer")
again=$(sed -n 's/^RestartSec=\([1-6]\)h$/\1/p' "${timer%timer}service")
[ -n "$delay" ] || fail 'a machine that is up for 8 hours may not come to ask'
[ -n "$again" ] || fail 'a failed try is not repeated within hours'
mkdir "$timer.d"
printf '[Timer]\nRandomizedDelaySec=%ds\n' "$delay" >"$timer.d/proof.conf"
quietly inside "$root" systemctl enable nss-iana-update.timer

# By the end of a day of 8 hours it has come to ask, and a failed try has been repeated.
[ "$((delay + again))" -le 8 ] || fail 'a failed try may not be repeated on the same day'
soon=$root/etc/systemd/system/nss-iana-update.service.d/soon.conf
printf '[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestartSec=%ds\n' "$again" >"$soon"

echo '30 days of 8 hours, 7 of them without a network: it asks each day, and has the newest registry'
triggered '2026-12-31 10:00'
for day in $(seq 30); do
    date=$(date --utc --date="2027-01-01 + $((day - 1)) days" +%F)
    tomorrow=$(date --utc --date="$date + 1 day" +%F)
    # There is a new one each week.
    if [ "$((day % 7))" = 1 ]; then
        newest=week$day
        registry "$date" "$newest"
    fi
    rm -f "$root/proof/asked"
    case $day in
    [6-9] | 2[0-2])
        mv "$root/srv/registry.xml" "$root/srv/kept.xml"
        boot "${date}T09:00" <<'END'
for _ in $(seq 300); do
    [ "$(cat asked | wc -l)" -lt 2 ] || break
    sleep 1
done
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
END
        mv "$root/srv/kept.xml" "$root/srv/registry.xml"
        [ "$(wc -l <"$root/proof/asked")" -ge 2 ] || fail "not repeated on $date"
        ;;
    *)
        boot "${date}T09:00" <<'END'
sh ./wait
[ "$(systemctl show --value -p ActiveState nss-iana-update.service)" = inactive ]
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
systemctl show --value -p NextElapseUSecRealtime nss-iana-update.timer >next
END
        had=$newest
        [ "$(wc -l <"$root/proof/asked")" = 1 ] ||
            fail "asked on $date: $(cat "$root/proof/asked")"
        grep -q " $tomorrow " "$root/proof/next" || fail "asks next: $(cat "$root/proof/next")"
        ;;
    esac
    answers "$root" 4/tcp "$had 4/tcp"
    triggered "$(date --utc --date="@$(head -n 1 "$root/proof/asked")" '+%F %T')"
done
rm "$soon"

echo 'without network: no failed unit, and the newest registry on the next day'
mv "$root/srv/registry.xml" "$root/srv/kept.xml"
triggered '2027-03-04 10:00'
rm "$root/proof/asked"
boot 2027-03-05T09:00 <<'END'
sh ./wait
[ "$(systemctl show --value -p SubState nss-iana-update.service)" = auto-restart ]
[ "$(systemctl show --value -p ActiveState nss-iana-update.service)" = activating ]
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
END
registry 2027-03-06 second
triggered '2027-03-05 10:00'
rm "$root/proof/asked"
echo 'sh ./wait' | boot 2027-03-06T09:00
answers "$root" 4/tcp 'second 4/tcp'

echo 'a failed try is repeated'
mv "$root/srv/registry.xml" "$root/srv/kept.xml"
triggered '2027-03-06 10:00'
rm "$root/proof/asked"
printf '[Service]\nRestartSec=%ds\n' "$again" >"$soon"
boot 2027-03-07T09:00 <<'END'
sh ./wait
sleep 10
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
mv /srv/kept.xml /srv/registry.xml
for _ in $(seq 300); do
    [ "$(systemctl show --value -p ActiveState nss-iana-update.service)" != inactive ] || break
    sleep 1
done
[ "$(systemctl show --value -p Result nss-iana-update.service)" = success ]
[ "$(systemctl show --value -p ActiveState nss-iana-update.service)" = inactive ]
END
[ "$(wc -l <"$root/proof/asked")" -ge 2 ] || fail 'it was not repeated'
rm -r "$timer.d"

echo 'always up: not twice a day, and not in the minutes of others'
triggered '2027-03-20 02:00'
rm "$root/proof/asked"
boot 2027-03-20T23:00 <<'END'
# When it asks next, drawn anew 40 times.
for _ in $(seq 40); do
    systemctl reset-failed nss-iana-update.timer
    systemctl restart nss-iana-update.timer
    systemctl show --value -p NextElapseUSecRealtime nss-iana-update.timer
done | cut -d : -f 1,2 | sort >draws
[ ! -e asked ]
END
! grep -v '^Sun 2027-03-21 0[0-4]:' "$root/proof/draws" || fail 'it asks in another night'
[ "$(uniq "$root/proof/draws" | wc -l)" -ge 20 ] ||
    fail "in the same minutes: $(uniq -c "$root/proof/draws")"
echo "$(uniq "$root/proof/draws" | wc -l) minutes, of 40 draws"

echo 'units with a root or with directories of their own, and one that changes its root'
sed -n 's/^      BindReadOnlyPaths=//p' "$top/README.md" >"$root/proof/databases"
[ "$(wc -l <"$root/proof/databases")" = 2 ] || fail "README: $(cat "$root/proof/databases")"
boot 2027-03-20T12:00 <<'END'
databases='-/usr/share/nss-iana -/var/lib/nss-iana'
system='/usr/bin /usr/lib /lib /lib64 /etc/nsswitch.conf'
mkdir -p /srv/root
ask() { systemd-run --quiet --wait --pipe "$@" getent services mupdate; }
! ask -p 'TemporaryFileSystem=/usr/share:ro /var/lib:ro'
ask -p 'TemporaryFileSystem=/usr/share:ro /var/lib:ro' -p "BindReadOnlyPaths=$databases"
! ask -p RootDirectory=/srv/root -p "BindReadOnlyPaths=$system"
ask -p RootDirectory=/srv/root -p "BindReadOnlyPaths=$system $databases"
system=$(for path in $system; do echo "$path:/srv/root$path"; done | xargs)
ask() { systemd-run --quiet --wait --pipe "$@" chroot /srv/root getent services mupdate; }
! ask -p "BindReadOnlyPaths=$system"
ask -p "BindReadOnlyPaths=$system $(xargs <databases)"
END
[ "$(grep -c '^mupdate ' "$root/proof/said")" = 3 ] || fail "$(cat "$root/proof/said")"

echo 'own names: systemd compiles them when their files change'
# On hostfs, a file that nobody has open is another one the next time, and nobody watches that.
boot 2027-03-20T12:00 <<'END'
mount -t tmpfs tmpfs /etc/nss-iana
cd /etc/nss-iana
systemctl enable --now nss-iana-compile.path
iana-services status --format json >/proof/status || :
grep '"compiles_changes": true' /proof/status
# finds QUESTION ANSWER: within a minute.
finds() {
    for _ in $(seq 60); do
        [ "$(getent services "$1" | tr -s ' ')" != "$2" ] || return 0
        sleep 1
    done
    systemctl --no-pager status nss-iana-compile.path nss-iana-compile.service
    return 1
}
# settles: the services have ended, and the files are watched again.
settles() {
    for _ in $(seq 60); do
        [ "$(systemctl show --value -p SubState nss-iana-compile.path)" != waiting ] ||
            [ "$(systemctl show --value -p ActiveState nss-iana-compile-again.service)" = activating ] ||
            return 0
        sleep 1
    done
    return 1
}
echo 'created 60001/tcp' >services
finds created 'created 60001/tcp'
settles
echo 'written 60002/tcp' >services
finds written 'written 60002/tcp'
finds created ''
settles
echo 'replaced 60003/tcp' >new
mv new services
finds replaced 'replaced 60003/tcp'
settles
mkdir services.d
settles
echo 'dropped-in 60004/tcp' >services.d/one.conf
finds dropped-in 'dropped-in 60004/tcp'
settles
echo 'added 60005/tcp' >>services.d/one.conf
finds added 'added 60005/tcp'
settles
rm services.d/one.conf
finds added ''
settles
ln -s /usr/share/nss-iana/legacy legacy
finds whois 'whois 43/tcp'
settles
echo 'urd 465/tcp' >preferences
finds 465/tcp 'urd 465/tcp'
# After the service has compiled, and before the files are watched again.
mkdir -p /run/systemd/system/nss-iana-compile.service.d
printf '[Service]\nExecStartPost=sleep 5\n' >/run/systemd/system/nss-iana-compile.service.d/late.conf
systemctl daemon-reload
settles
echo 'before 60007/tcp' >services.d/before.conf
for _ in $(seq 600); do
    [ "$(systemctl show --value -p SubState nss-iana-compile.service)" != start-post ] || break
    sleep 0.1
done
echo 'meanwhile 60008/tcp' >services.d/meanwhile.conf
[ "$(systemctl show --value -p SubState nss-iana-compile.service)" = start-post ]
finds before 'before 60007/tcp'
finds meanwhile 'meanwhile 60008/tcp'
rm -r /run/systemd/system/nss-iana-compile.service.d
systemctl daemon-reload
settles
# Many, whenever they are written.
for i in $(seq 40); do
    echo "many-$i $((61000 + i))/tcp" >services.d/many-$i.conf
    sleep 0.2
done
for i in $(seq 40); do
    finds "many-$i" "many-$i $((61000 + i))/tcp"
done
settles
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
echo 'not valid' >services
for _ in $(seq 60); do
    ! systemctl is-failed nss-iana-compile.service || break
    sleep 1
done
systemctl is-failed nss-iana-compile.service
finds replaced 'replaced 60003/tcp'
settles
echo 'valid 60006/tcp' >services
finds valid 'valid 60006/tcp'
finds replaced ''
settles
[ -z "$(systemctl list-units --failed --no-legend 'nss-iana*')" ]
systemctl is-active nss-iana-compile.path
END
