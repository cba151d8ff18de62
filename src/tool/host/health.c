/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "health.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "registry/registry.h"
#include "tool/host/confinement.h"
#include "tool/host/update_settings.h"
#include "tool/state/database.h"
#include "tool/state/nscd.h"
#include "tool/tool.h"

#define SECONDS_A_DAY 86400

/* The user whom Linux gives to files whose owner has no number; he owns none. */
#define NOBODY 65534

/* What a finding asks for. */
enum { NOTE = false, ATTENTION = true };

static const struct ianadb_header *live_header_of(const struct health *health)
{
    return live_header(&health->live.block);
}

/* Mind an error that says nothing about the system, but of this process's want of memory. */
static bool lacks_memory(struct health *health, int error)
{
    if (error == -ENOMEM)
        health->error = error;
    return error == -ENOMEM;
}

/* Whether who has no rights of his own can read the file; only root can find out. */
static bool is_readable_for_all(const char *path)
{
    int group = setfsgid(NOBODY);
    int user = setfsuid(NOBODY);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    setfsuid((uid_t)user);
    setfsgid((gid_t)group);
    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

/* Which database answers, and whether it is whole. */
static void check_database(struct health *health)
{
    struct findings *findings = &health->findings;
    struct database database;
    struct diagnostic diagnostic;
    struct stat status;
    health->has_packaged = live_read(&health->packaged, DATA_DATABASE) == 0;
    health->has_database = live_find(&health->live) == 0;
    health->is_packaged = health->has_database && strcmp(health->live.path, DATA_DATABASE) == 0;
    if (!health->has_database)
        findings_add(
            findings, ATTENTION, "no-database",
            "there is no valid database, neither %s nor %s: lookups find nothing in IANA's "
            "registry until `iana-services compile` makes one",
            STATE_DATABASE, DATA_DATABASE);
    else if (health->is_packaged && lstat(STATE_DATABASE, &status) == 0)
        findings_add(
            findings, ATTENTION, "broken-database",
            "%s is no valid database, and passed over: make it anew with `iana-services compile`",
            STATE_DATABASE);
    if (!health->has_database)
        return;
    int error = database_read(health->live.path, &database, &diagnostic);
    health->is_usable = error == 0;
    if (error == 0)
        database_free(&database);
    else if (!lacks_memory(health, error))
        findings_add(findings, ATTENTION, "damaged-database",
                     "%s: %s: make it anew with `iana-services compile`", diagnostic.path,
                     diagnostic.text);
    if (geteuid() == 0 && !is_readable_for_all(health->live.path))
        findings_add(findings, ATTENTION, "private-database",
                     "%s: only root can read it: all need to be allowed to read the file, and to "
                     "enter the directories that it is in",
                     health->live.path);
}

/* What there is beside the live database that is not in it. */
static void check_sources(struct health *health)
{
    struct findings *findings = &health->findings;
    const struct registry_listener nobody = {.record = NULL};
    struct diagnostic diagnostic;
    const char *date = live_header_of(health)->updated;

    if (health->is_packaged)
        health->registry = DATA_REGISTRY;
    else
        lacks_memory(health, state_read_source(&health->source));
    int error = registry_read(health->registry, &nobody, health->registry_date, &diagnostic);
    if (error == -ENOENT)
        findings_add(findings, NOTE, "no-registry",
                     "%s is missing: there is nothing for `show`, `search` and `export` to read",
                     health->registry);
    else if (error != 0 && !lacks_memory(health, error))
        findings_add(findings, ATTENTION, "broken-registry", "%s: %s", diagnostic.path,
                     diagnostic.text);
    else if (error == 0 && strcmp(health->registry_date, date) != 0)
        findings_add(
            findings, ATTENTION, "other-registry",
            "the registry beside the database is that of %.15s: `iana-services compile` brings "
            "them together",
            health->registry_date);
    if (health->has_packaged && strcmp(live_header(&health->packaged.block)->updated, date) > 0)
        findings_add(
            findings, ATTENTION, "hidden-database",
            "%s hides a newer one, of %s, that was installed: `iana-services compile %s` takes "
            "that",
            health->live.path, live_header(&health->packaged.block)->updated, DATA_REGISTRY);
}

/* `compile --pure` asks for no preferences, so that what lists there are does not matter. */
static void check_preferences(struct health *health)
{
    struct findings *findings = &health->findings;
    unsigned used = ianadb_get16(live_header_of(health)->preferences);
    bool uses_local = (used & IANADB_LOCAL) != 0;
    bool has_local = access(LOCAL_PREFERENCES, F_OK) == 0;
    if (used != IANADB_PURE && uses_local != has_local)
        findings_add(findings, ATTENTION, "other-preferences",
                     "%s is %s, unlike when the database was made: run `iana-services compile`",
                     LOCAL_PREFERENCES, has_local ? "there" : "missing");
}

static void check_age(struct health *health, long max_age)
{
    struct findings *findings = &health->findings;
    struct tm date = {.tm_sec = 0};
    const char *updated = live_header_of(health)->updated;
    const char *end = strptime(updated, "%Y-%m-%d", &date);
    health->knows_age = end != NULL && *end == '\0';
    if (health->knows_age)
        health->age = (long)((time(NULL) - timegm(&date)) / SECONDS_A_DAY);
    if (max_age == HEALTH_NO_LIMIT)
        return;
    if (!health->knows_age)
        findings_add(findings, ATTENTION, "unknown-age",
                     "the registry does not say of which date it is");
    else if (health->age > max_age)
        findings_add(
            findings, ATTENTION, "old-registry",
            "the registry is %ld days old, more than %ld: `iana-services update` gets the newest",
            health->age, max_age);
}

static void check_module(struct health *health)
{
    struct findings *findings = &health->findings;
    if (lacks_memory(health, module_ask(&health->module)))
        return;
    size_t expected = health->is_usable ? ianadb_get32(live_header_of(health)->services) : 0;
    if (*health->module.path == '\0')
        findings_add(findings, ATTENTION, "no-module",
                     "glibc does not find the module, libnss_iana.so.2, where it looks for such");
    else if (health->is_usable && health->module.services != expected)
        findings_add(
            findings, ATTENTION, "other-module",
            "the module lists %zu services, and the database has %zu: it reads another one",
            health->module.services, expected);
}

/* Why `iana` is not asked, if it is not. */
static void check_order(struct health *health)
{
    struct findings *findings = &health->findings;
    const struct nsswitch *nsswitch = &health->nsswitch;
    if (nsswitch->is_malformed)
        findings_add(findings, ATTENTION, "malformed-nsswitch",
                     NSSWITCH_FILE
                     ":%lu: glibc cannot read this line, and finds no services at all",
                     nsswitch->line);
    else if (nsswitch->order == NSSWITCH_NOT_REACHED)
        findings_add(findings, ATTENTION, "not-reached",
                     NSSWITCH_FILE
                     ":%lu: `iana` is not asked for what a source before it does not have; "
                     "mind the brackets",
                     nsswitch->line);
    else if (nsswitch->order != NSSWITCH_NOT_ASKED)
        return;
    else if (nsswitch->line == 0)
        findings_add(findings, ATTENTION, "not-asked",
                     NSSWITCH_FILE " has no services line, so `files` alone is asked; "
                                   "add `services: iana files`");
    else
        findings_add(findings, ATTENTION, "not-asked",
                     NSSWITCH_FILE
                     ":%lu: `iana` is not among the sources; it goes before `files`, or behind "
                     "it for the names in /etc/services to win",
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
                     ":%lu: glibc overlooks this services line: it does not end in a line "
                     "break",
                     nsswitch->unended_line);
    if (nsswitch->is_tight)
        findings_add(findings, NOTE, "tight-nsswitch",
                     NSSWITCH_FILE
                     ":%lu: no blank behind `services:`; glibc does not mind, but what edits "
                     "this file for packages overlooks the line",
                     nsswitch->line);
    if (nsswitch->comment_line != 0 && nsswitch->order == NSSWITCH_NOT_ASKED)
        findings_add(findings, NOTE, "commented-nsswitch",
                     NSSWITCH_FILE ":%lu: this line, which names `iana`, is a comment",
                     nsswitch->comment_line);
    if (nsswitch->is_last && nsswitch->order == NSSWITCH_FIRST)
        findings_add(findings, NOTE, "files-not-reached",
                     NSSWITCH_FILE ":%lu: no source is asked for what `iana` does not have",
                     nsswitch->line);
}

/* A timed update would fail where nobody looks. The file may hold a proxy's password, and be for
 * root alone. */
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
                 UPDATE_SETTINGS "%s: %s: `iana-services update` refuses this file", line,
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
            "nscd answers lookups from what it keeps, for hours; `nscd -i services` lets it "
            "forget, as `compile` and `update` do");
}

int health_check(struct health *health, long max_age)
{
    *health = (struct health){.registry = STATE_REGISTRY};
    check_database(health);
    if (health->has_database) {
        check_sources(health);
        check_preferences(health);
        check_age(health, max_age);
        confinement_check(&health->findings, health->live.path);
    }
    check_settings(health);
    check_nsswitch(health);
    check_module(health);
    check_nscd(health);
    return health->error;
}
