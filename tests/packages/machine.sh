# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154 # run.sh sets `work`, and the proof `root`
#
# A root that runs as a machine of its own: User-Mode Linux, with systemd, AppArmor and a clock that
# the proof sets. A proof sources this after common.sh, sets `root`, and calls prepare_machine and
# boot.

# prepare_machine PACKAGE...: with these packages of Debian's.
prepare_machine() {
    command -v linux.uml >/dev/null ||
        fail "there is no linux.uml; install user-mode-linux"
    quietly cc -D_GNU_SOURCE -O2 -shared -fPIC -o "$work/uml_ptrace.so" \
        "$top/tests/packages/uml_ptrace.c"
    install_inside "$root" apparmor libcurl4 libxml2 systemd-sysv "$@"
    mkdir "$root/proof"
    cat >"$root/proof/init" <<'END'
#!/bin/sh
date --set="@$proof_clock" >/dev/null
exec /lib/systemd/systemd
END
    cat >"$root/proof/run" <<'END'
#!/bin/sh
cd /proof
sh -eux ./script >said 2>&1 && touch done
systemctl poweroff --force
END
    cat >"$root/etc/systemd/system/proof.service" <<'END'
[Unit]
After=apparmor.service multi-user.target
[Service]
Type=oneshot
TimeoutStartSec=30min
ExecStart=/proof/run
END
    # It is started by a timer, so as not to be a part of the boot that it waits for.
    cat >"$root/etc/systemd/system/proof.timer" <<'END'
[Timer]
OnActiveSec=1s
AccuracySec=1ms
[Install]
WantedBy=multi-user.target
END
    chmod 755 "$root/proof/init" "$root/proof/run"
    quietly inside "$root" systemctl enable proof.timer
    for unit in getty.target systemd-tmpfiles-clean.timer apt-daily.timer apt-daily-upgrade.timer \
        dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
}

# boot DATE: let the machine run from that moment on, and do what standard input says.
boot() {
    rm -f "$root/proof/done"
    cat >"$root/proof/script"
    timeout 1800 env LD_PRELOAD="$work/uml_ptrace.so" \
        linux.uml mem=512M rootfstype=hostfs "rootflags=$root" rw con=null con0=null,fd:1 \
        security=apparmor init=/proof/init "proof_clock=$(date --utc --date="$1" +%s)" \
        >"$work/${root##*/}.console" 2>&1 </dev/null || :
    [ -e "$root/proof/done" ] || {
        tail -n 20 "$work/${root##*/}.console"
        cat "$root/proof/said"
        fail "the machine of $1"
    }
}
