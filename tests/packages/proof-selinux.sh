#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The SELinux policy module is built with the interfaces of Debian's policy and added to it. Then
# every domain that may use the Name Service Switch can read the databases, and the files get the
# module's type. setools reads the compiled policy. No kernel with SELinux is needed.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

new_root selinux
root=$work/selinux
policy=/etc/selinux/default/policy
install_inside "$root" libselinux1 make selinux-policy-default selinux-policy-dev selinux-utils \
    python3-setools
mkdir "$root/module"
cp "$top/tests/packages/selinux_rules.py" "$root/"
cp "$top/selinux/nss_iana.te" "$root/module/"
sed 's,@nssianadatadir@,/usr/share/nss-iana,; s,@statedir@,/var/lib/nss-iana,' \
    "$top/selinux/nss_iana.fc.in" >"$root/module/nss_iana.fc"

# Daemons of 20 kinds, which look up services.
domains='asterisk_t cupsd_t exim_t fail2ban_t httpd_t inetd_t iptables_t named_t netutils_t nscd_t
ntpd_t postfix_master_t postfix_smtp_t rpcbind_t rpcd_t snmpd_t squid_t sshd_t syslogd_t user_t'

# rules: what the policy allows the domains.
rules() {
    # shellcheck disable=SC2016,SC2086 # the inner shell is to expand them; a word a domain
    inside "$root" sh -euc 'policy=$(echo "$1"/policy.*)
        shift
        python3 /selinux_rules.py "$policy" "$@"' sh "$policy" $domains
}

rules >"$work/rules"
! grep ' nss_iana_db_t ' "$work/rules" || fail 'the type is there without the module'
quietly inside "$root" make -C /module -f /usr/share/selinux/devel/Makefile nss_iana.pp
quietly inside "$root" semodule --noreload --install=/module/nss_iana.pp
rules >"$work/rules"
for domain in $domains; do
    for rule in 'usr_t dir search' 'var_lib_t dir search' 'nss_iana_db_t dir search' \
        'nss_iana_db_t lnk_file read' 'nss_iana_db_t file open' 'nss_iana_db_t file read'; do
        grep -qx "$domain $rule" "$work/rules" || fail "not allowed: $domain $rule"
    done
    ! grep -qx "$domain nss_iana_db_t file write" "$work/rules" ||
        fail "$domain may write the databases"
done
for path in /usr/share/nss-iana/services.db /var/lib/nss-iana \
    /var/lib/nss-iana/generation.AbC123/services.db; do
    inside "$root" matchpathcon -n "$path"
done >"$work/contexts"
[ "$(grep -c ':nss_iana_db_t:' "$work/contexts")" = 3 ] || fail 'a file has another type'
