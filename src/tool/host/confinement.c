/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "confinement.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "common/io.h"
#include "common/strbuf.h"
#include "tool/tool.h"

#define APPARMOR_SWITCH "/sys/module/apparmor/parameters/enabled"
#define APPARMOR_USER   "/etc/apparmor.d/abstractions/nameservice"
#define APPARMOR_RULES  APPARMOR_USER ".d/nss-iana"

#define SELINUX_SWITCH    "/sys/fs/selinux/enforce"
#define SELINUX_ATTRIBUTE "security.selinux"
#define OWN_TYPE          "nss_iana_db_t"

#define POSTFIX_ROOT "/var/spool/postfix"

#define MAX_BYTES 65536u

/* Set `holds` to whether the file can be read and contains the text. Returns 0, or -ENOMEM. */
static int find_in_file(const char *path, const char *text, bool *holds)
{
    struct strbuf content = {0};
    int error = io_read_all(path, MAX_BYTES, &content);
    *holds = error == 0 && strstr(strbuf_string(&content), text) != NULL;
    strbuf_free(&content);
    return error == -ENOMEM ? error : 0;
}

/* The rules may have been made for another directory than that of the database. */
static int check_apparmor(struct findings *findings, const char *database)
{
    char rule[PATH_MAX];
    bool is_on;
    bool has_rule = false;
    snprintf(rule, sizeof rule, "%s r,", database);
    int error = find_in_file(APPARMOR_SWITCH, "Y", &is_on);
    if (error == 0 && is_on)
        error = find_in_file(APPARMOR_RULES, rule, &has_rule);
    if (error != 0 || !is_on || has_rule || access(APPARMOR_USER, F_OK) != 0)
        return error;
    findings_add(findings, ATTENTION, "apparmor",
                 "%s: AppArmor is in use, but this file has no rule for %s, so confined programs "
                 "cannot read the database; see nss-iana(8)",
                 APPARMOR_RULES, database);
    return 0;
}

/* Replace the context USER:ROLE:TYPE:LEVEL by its TYPE. */
static void cut_type(char *context)
{
    char *rest = context;
    strsep(&rest, ":");
    strsep(&rest, ":");
    const char *type = strsep(&rest, ":");
    memmove(context, type != NULL ? type : "", type != NULL ? strlen(type) + 1 : 1);
}

static void check_selinux(struct findings *findings, const char *database)
{
    char type[256];
    if (access(SELINUX_SWITCH, F_OK) != 0)
        return;
    ssize_t size = getxattr(database, SELINUX_ATTRIBUTE, type, sizeof type - 1);
    if (size < 0)
        return;
    type[size] = '\0';
    cut_type(type);
    if (strcmp(type, OWN_TYPE) == 0 || strcmp(type, "etc_t") == 0)
        return;
    findings_add(
        findings, ATTENTION, "selinux",
        "%s: SELinux is in use, and not all daemons may read the type of this file, '%.40s'; "
        "load the policy module nss_iana, and run `restorecon -R` on the directory",
        database, type);
}

/* Set `root` to the root directory of postfix's daemons, as the master process sees it, which may
 * have mounts of its own; "": postfix does not run, or this process may not look. Returns 0, or
 * -ENOMEM. */
static int find_postfix(char *root, size_t size)
{
    struct strbuf content = {0};
    int error = io_read_all(POSTFIX_ROOT "/pid/master.pid", MAX_BYTES, &content);
    long pid = error == 0 ? strtol(strbuf_string(&content), NULL, 10) : 0;
    strbuf_free(&content);
    snprintf(root, size, "/proc/%ld/root" POSTFIX_ROOT, pid);
    if (pid <= 0 || access(root, X_OK) != 0)
        *root = '\0';
    return error == -ENOMEM ? error : 0;
}

static bool is_there(const char *root, const char *path)
{
    char inside[PATH_MAX];
    snprintf(inside, sizeof inside, "%s/%s", root, path);
    return access(inside, R_OK) == 0;
}

static int check_postfix(struct findings *findings)
{
    char root[64];
    char nsswitch[PATH_MAX];
    bool asks_iana;
    int error = find_postfix(root, sizeof root);
    if (error != 0 || *root == '\0')
        return error;
    snprintf(nsswitch, sizeof nsswitch, "%s/etc/nsswitch.conf", root);
    error = find_in_file(nsswitch, "iana", &asks_iana);
    if (error != 0 || !asks_iana || is_there(root, STATE_DATABASE) || is_there(root, DATA_DATABASE))
        return error;
    findings_add(findings, ATTENTION, "postfix",
                 POSTFIX_ROOT ": postfix runs in this directory, which has no database, so its "
                              "lookups do not use the registry; see nss-iana(8), and restart "
                              "postfix");
    return 0;
}

int confinement_check(struct findings *findings, const char *database)
{
    int error = check_apparmor(findings, database);
    if (error != 0)
        return error;
    check_selinux(findings, database);
    return check_postfix(findings);
}
