/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "health.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/date.h"
#include "own_names.h"
#include "registry/registry.h"
#include "tool/host/confinement.h"
#include "tool/host/update_settings.h"
#include "tool/state/database.h"
#include "tool/state/nscd.h"
#include "tool/tool.h"

/* The overflow user id of Linux, which owns no file. */
#define NOBODY 65534

static const struct ianadb_header *live_header_of(const struct health *health)
{
    return live_header(&health->live.block);
}

/* Whether the error is a lack of memory, which says nothing about the system; then remember it. */
static bool lacks_memory(struct health *health, int error)
{
    if (error == -ENOMEM)
        health->error = error;
    return error == -ENOMEM;
}

/* Whether a user without privileges can read the file. Only root can find out, and without root's
 * groups, one of which may own the file. */
static bool is_readable_for_all(const char *path)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        bool is_nobody = setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
                         setresuid(NOBODY, NOBODY, NOBODY) == 0;
        _exit(is_nobody && access(path, R_OK) != 0);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status == 0;
}

/* Whether the database at `path` is not whole; NULL: the live one, or that there is none. */
static bool is_damaged(struct health *health, const char *path, struct diagnostic *diagnostic)
{
    struct database database;
    int error = path != NULL ? database_read(path, &database, diagnostic)
                             : database_read_live(&database, diagnostic);
    if (error == 0)
        database_free(&database);
    return error != 0 && !lacks_memory(health, error);
}

/* Which database the module reads, and whether it is whole. */
static void check_database(struct health *health)
{
    struct findings *findings = &health->findings;
    struct diagnostic diagnostic = {.text = ""};
    struct stat status;
    health->has_packaged = live_read(&health->packaged, DATA_DATABASE) == 0;
    health->has_database = live_find(&health->live) == 0;
    health->is_packaged = health->has_database && strcmp(health->live.path, DATA_DATABASE) == 0;
    health->is_usable = !is_damaged(health, NULL, &diagnostic) && health->has_database;
    if (!health->has_database)
        findings_add(findings, ATTENTION, "no-database",
                     "%s: %s; until `iana-services compile` has made a database, the module finds "
                     "no service",
                     diagnostic.path, diagnostic.text);
    else if (!health->is_usable)
        findings_add(findings, ATTENTION, "damaged-database",
                     "%s: %s; `iana-services compile` makes a new database", diagnostic.path,
                     diagnostic.text);
    if (health->is_packaged && lstat(STATE_DATABASE, &status) == 0 &&
        is_damaged(health, STATE_DATABASE, &diagnostic))
        findings_add(findings, ATTENTION, "broken-database",
                     "%s: %s; the module reads " DATA_DATABASE
                     " instead, until `iana-services compile` has made a new database",
                     diagnostic.path, diagnostic.text);
    if (health->has_database && geteuid() == 0 && !is_readable_for_all(health->live.path))
        findings_add(findings, ATTENTION, "private-database",
                     "%s: only root can read this file; make it, and the directories above it, "
                     "accessible to all users",
                     health->live.path);
}

/* Whether the registry beside the live database, and the installed database, go with it. */
static void check_sources(struct health *health)
{
    struct findings *findings = &health->findings;
    const struct registry_listener nobody = {.record = NULL};
    struct diagnostic diagnostic;
    const char *date = live_header_of(health)->updated;

    if (health->is_packaged)
        health->registry = DATA_REGISTRY;
    else
        lacks_memory(health, origin_read(ORIGIN_IN_USE, &health->origin));
    int error = registry_read(health->registry, &nobody, health->registry_date, &diagnostic);
    if (error == -ENOENT)
        findings_add(findings, NOTE, "no-registry",
                     "%s: the registry is missing; `show`, `search` and `export` need one: run "
                     "`iana-services update`",
                     health->registry);
    else if (error != 0 && !lacks_memory(health, error))
        findings_add(findings, ATTENTION, "broken-registry", "%s: %s", diagnostic.path,
                     diagnostic.text);
    else if (error == 0 && strcmp(health->registry_date, date) != 0)
        findings_add(findings, ATTENTION, "other-registry",
                     "%s: the date of this registry is %.15s, but the database is made from "
                     "another one; run "
                     "`iana-services compile`",
                     health->registry, health->registry_date);
    if (health->has_packaged && strcmp(live_header(&health->packaged.block)->updated, date) > 0)
        findings_add(
            findings, ATTENTION, "hidden-database",
            "%s: the module reads this file, but %s, of %s, is newer; `iana-services compile %s` "
            "installs that registry",
            health->live.path, DATA_DATABASE, live_header(&health->packaged.block)->updated,
            DATA_REGISTRY);
}

/* Whether the administrator's list exists, as it did or did not when the database was made. After
 * `compile --pure` it does not matter. */
static void check_preferences(struct health *health)
{
    struct findings *findings = &health->findings;
    unsigned used = ianadb_get16(live_header_of(health)->preferences);
    bool uses_local = (used & IANADB_LOCAL) != 0;
    bool has_local = access(LOCAL_PREFERENCES, F_OK) == 0;
    if (used != IANADB_PURE && uses_local != has_local)
        findings_add(findings, ATTENTION, "other-preferences",
                     "%s: this file has been %s since the database was made; run "
                     "`iana-services compile`",
                     LOCAL_PREFERENCES, has_local ? "created" : "removed");
}

/* Whether the own names, or the old ones, are others than when the database was made. */
static bool has_other_names(const struct health *health, unsigned used)
{
    struct stat status;
    if (stat(health->live.path, &status) == 0 && own_names_changed_since(&status.st_mtim))
        return true;
    return ((used & IANADB_LEGACY) != 0 && access(LEGACY_SERVICES, F_OK) != 0) ||
           ((used & IANADB_HOST) != 0 && access(HOST_SERVICES, F_OK) != 0 &&
            access(HOST_SERVICES ".d", F_OK) != 0);
}

static void check_own_names(struct health *health)
{
    unsigned used = ianadb_get16(live_header_of(health)->preferences);
    if (used != IANADB_PURE && has_other_names(health, used))
        findings_add(&health->findings, ATTENTION, "other-names",
                     HOST_SERVICES ", " HOST_SERVICES ".d or " LEGACY_SERVICES
                                   " has changed since the database was made: run "
                                   "`iana-services compile`%s",
                     health->watches_names ? ", which " COMPILE_UNIT " has not done" : "");
}

/* Whether the clock can be right: it is not before the date of the shipped registry. */
static bool check_clock(struct health *health)
{
    char today[16];
    long days;
    const char *installed = live_header(&health->packaged.block)->updated;
    if (!health->has_packaged || !date_parse(installed, &days) || days <= date_today() + 1)
        return true;
    date_format(date_today(), today);
    findings_add(&health->findings, ATTENTION, "wrong-clock",
                 "the date of this system's clock, %s, is wrong, because the installed registry is "
                 "of %s; set the clock",
                 today, installed);
    return false;
}

/* Whether the date of the registry is at most one day after today; else it has no age. */
static bool check_future(struct health *health, long days)
{
    char today[16];
    bool has_come = days <= date_today() + 1;
    date_format(date_today(), today);
    if (!has_come)
        findings_add(&health->findings, ATTENTION, "future-registry",
                     "the date of the registry, %s, is in the future: the date of this system's "
                     "clock is %s; set the clock if it is wrong, else run `iana-services update "
                     "--force`, because without --force every older registry is refused",
                     live_header_of(health)->updated, today);
    return has_come;
}

static void check_age(struct health *health, long max_age)
{
    struct findings *findings = &health->findings;
    long days;
    bool has_date = date_parse(live_header_of(health)->updated, &days);
    health->knows_age = check_clock(health) && has_date && check_future(health, days);
    if (health->knows_age)
        health->age = date_today() > days ? date_today() - days : 0;
    if (max_age == HEALTH_NO_LIMIT)
        return;
    if (!has_date)
        findings_add(findings, ATTENTION, "unknown-age",
                     "%s: the registry of this database has no valid date; run "
                     "`iana-services update`",
                     health->live.path);
    else if (health->knows_age && health->age > max_age)
        findings_add(findings, ATTENTION, "old-registry",
                     "the registry is %ld days old, the limit is %ld; run `iana-services update`",
                     health->age, max_age);
}

static void check_module(struct health *health)
{
    struct findings *findings = &health->findings;
    if (lacks_memory(health, module_ask(&health->module)))
        return;
    size_t expected = health->is_usable ? ianadb_get32(live_header_of(health)->services) : 0;
    if (!health->module.is_asked) {
        if (!health->nsswitch.is_malformed)
            findings_add(findings, ATTENTION, "malformed-nsswitch",
                         NSSWITCH_FILE ": glibc cannot parse a line, and finds no services at all");
    } else if (*health->module.path == '\0')
        findings_add(findings, ATTENTION, "no-module",
                     "glibc does not find the module libnss_iana.so.2 in its library directories");
    else if (health->is_usable && health->module.services != expected)
        findings_add(
            findings, ATTENTION, "other-module",
            "the module lists %zu services, but the database has %zu; the module was built for "
            "other directories",
            health->module.services, expected);
}

/* If glibc does not ask `iana`: why. */
static void check_order(struct health *health)
{
    struct findings *findings = &health->findings;
    const struct nsswitch *nsswitch = &health->nsswitch;
    if (nsswitch->is_malformed)
        findings_add(findings, ATTENTION, "malformed-nsswitch",
                     NSSWITCH_FILE
                     ":%lu: glibc cannot parse this line or another one, and finds no services "
                     "at all",
                     nsswitch->line);
    else if (nsswitch->order == NSSWITCH_NOT_REACHED)
        findings_add(findings, ATTENTION, "not-reached",
                     NSSWITCH_FILE
                     ":%lu: a source before `iana` ends each lookup that finds nothing; remove its "
                     "[NOTFOUND=return]",
                     nsswitch->line);
    else if (nsswitch->order != NSSWITCH_NOT_ASKED)
        return;
    else if (nsswitch->line == 0)
        findings_add(findings, ATTENTION, "not-asked",
                     NSSWITCH_FILE ": there is no services line, so glibc asks `files` alone; add "
                                   "`services: iana files`");
    else
        findings_add(findings, ATTENTION, "not-asked",
                     NSSWITCH_FILE
                     ":%lu: `iana` is not among the sources; write it before `files`, or after "
                     "`files` if the names of /etc/services are to win",
                     nsswitch->line);
}

static void check_nsswitch(struct health *health)
{
    struct findings *findings = &health->findings;
    const struct nsswitch *nsswitch = &health->nsswitch;
    int error = nsswitch_read(&health->nsswitch);
    if (lacks_memory(health, error))
        return;
    if (error != 0) {
        findings_add(findings, ATTENTION, "no-nsswitch", NSSWITCH_FILE ": %s", strerror(-error));
        return;
    }
    check_order(health);
    if (nsswitch->unended_line != 0)
        findings_add(findings, ATTENTION, "unended-nsswitch",
                     NSSWITCH_FILE
                     ":%lu: glibc ignores this services line, because it does not end in a newline",
                     nsswitch->unended_line);
    if (nsswitch->is_tight)
        findings_add(findings, NOTE, "tight-nsswitch",
                     NSSWITCH_FILE
                     ":%lu: there is no blank after `services:`; glibc accepts that, but the "
                     "programs with which packages edit this file do not find the line",
                     nsswitch->line);
    if (nsswitch->comment_line != 0 && nsswitch->order == NSSWITCH_NOT_ASKED)
        findings_add(findings, NOTE, "commented-nsswitch",
                     NSSWITCH_FILE ":%lu: this services line names `iana`, but it is a comment",
                     nsswitch->comment_line);
    if (nsswitch->is_last && nsswitch->order == NSSWITCH_FIRST)
        findings_add(findings, NOTE, "files-not-reached",
                     NSSWITCH_FILE ":%lu: glibc asks no other source for what `iana` does not find",
                     nsswitch->line);
}

/* An error in the settings makes the update of the timer fail, which nobody sees. The file may be
 * readable for root only, because it can contain the password of a proxy. */
static void check_settings(struct health *health)
{
    struct update_settings settings;
    struct diagnostic diagnostic;
    char line[32] = "";
    int error = update_settings_read(&settings, &diagnostic);
    if (error == 0 || error == -EACCES || lacks_memory(health, error))
        return;
    if (diagnostic.line != 0)
        snprintf(line, sizeof line, ":%lu", diagnostic.line);
    findings_add(&health->findings, ATTENTION, "broken-settings",
                 UPDATE_SETTINGS "%s: %s; `iana-services update` refuses this file", line,
                 diagnostic.text);
}

static void check_nscd(struct health *health)
{
    struct findings *findings = &health->findings;
    health->nscd_runs = nscd_runs();
    if (health->nscd_runs)
        lacks_memory(health, nscd_keeps_services(&health->nscd_keeps_services));
    if (health->nscd_keeps_services)
        findings_add(
            findings, NOTE, "nscd",
            "nscd answers from its cache for hours; `compile`, `update` and `rollback` clear it, "
            "and so does `nscd -i services`");
}

int health_check(struct health *health, long max_age)
{
    *health = (struct health){.registry = STATE_REGISTRY};
    health->watches_names = own_names_are_watched();
    check_database(health);
    if (health->has_database) {
        check_sources(health);
        check_preferences(health);
        check_own_names(health);
        check_age(health, max_age);
        lacks_memory(health, confinement_check(&health->findings, health->live.path));
    }
    check_settings(health);
    check_nsswitch(health);
    check_module(health);
    check_nscd(health);
    return health->error;
}
