#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: selinux_rules.py POLICY DOMAIN...

Print `DOMAIN TYPE CLASS PERMISSION` for what a compiled policy allows the domains, whatever its
booleans, on the files and directories that a lookup goes along.
"""
import sys

import setools

TYPES = {"usr_t", "var_lib_t", "nss_iana_db_t"}
PERMISSIONS = {"dir": {"search"}, "lnk_file": {"read"}, "file": {"open", "read", "write"}}


def is_conditional(rule):
    try:
        return bool(rule.conditional)
    except setools.exception.RuleNotConditional:
        return False


def names(type_or_attribute, wanted):
    """Those of the wanted types that this is, or that have this attribute."""
    return {str(each) for each in type_or_attribute.expand()} & wanted


def main():
    policy = setools.SELinuxPolicy(sys.argv[1])
    domains = set(sys.argv[2:])
    unknown = domains - {str(each) for each in policy.types()}
    assert not unknown, unknown
    allowed = set()
    for rule in policy.terules():
        wanted = PERMISSIONS.get(str(rule.tclass))
        if str(rule.ruletype) != "allow" or wanted is None or not wanted & rule.perms:
            continue
        types = names(rule.target, TYPES)
        if not types or is_conditional(rule):
            continue
        for domain in names(rule.source, domains):
            for type_ in types:
                allowed |= {(domain, type_, str(rule.tclass), p) for p in wanted & rule.perms}
    for each in sorted(allowed):
        print(*each)


main()
