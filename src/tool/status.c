/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services status: show which database is live, and whether this system uses it. */

#include <argp.h>
#include <string.h>

#include "tool.h"
#include "tool/host/health.h"
#include "tool/output/json.h"
#include "tool/output/pager.h"
#include "tool/output/terminal.h"
#include "tool/output/terminal_options.h"

enum { FORMAT_KEY = 256, MAX_AGE_KEY };

#define MAX_DAYS 100000u

#define LABEL_WIDTH 15u
#define BULLET      "  - "

struct arguments {
    bool json;
    long max_age; /* days, or HEALTH_NO_LIMIT */
};

static const struct argp_option options[] = {
    {"format", FORMAT_KEY, "text|json", 0, "Print text (the default) or JSON", 0},
    {"max-age", MAX_AGE_KEY, "DAYS", 0, "Report a registry that is older than DAYS", 0},
    {0},
};

static long parse_days(const char *argument, struct argp_state *state)
{
    unsigned days;
    if (!tool_parse_number(argument, 0, MAX_DAYS, &days))
        tool_refuse(state, "'%s' is not a number of days from 0 to %u", argument, MAX_DAYS);
    return (long)days;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case FORMAT_KEY:
        arguments->json = strcmp(argument, "json") == 0;
        if (!arguments->json && strcmp(argument, "text") != 0)
            tool_refuse(state, "unknown format '%s'", argument);
        return 0;
    case MAX_AGE_KEY:
        arguments->max_age = parse_days(argument, state);
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const char *describe_preferences(unsigned preferences)
{
    switch (preferences & (IANADB_SHIPPED | IANADB_LOCAL)) {
    case IANADB_PURE:
        return "none";
    case IANADB_SHIPPED:
        return SHIPPED_PREFERENCES;
    case IANADB_LOCAL:
        return LOCAL_PREFERENCES;
    default:
        return LOCAL_PREFERENCES ", then " SHIPPED_PREFERENCES;
    }
}

static void print_label(const struct terminal *terminal, const char *label)
{
    terminal_print_label(terminal, label, LABEL_WIDTH);
}

static void print_line(const struct terminal *terminal, const char *label, const char *text)
{
    print_label(terminal, label);
    terminal_print_wrapped(terminal, text, LABEL_WIDTH);
    putchar('\n');
}

static const char *describe_origin(const struct health *health)
{
    if (health->is_packaged)
        return "the installation";
    return *health->origin.location != '\0' ? health->origin.location : "unknown";
}

static void print_database(const struct terminal *terminal, const struct health *health)
{
    const struct ianadb_header *header = live_header(&health->live.block);
    char contents[100];
    if (!health->has_database) {
        print_line(terminal, "database", "none");
        return;
    }
    print_line(terminal, "database", health->live.path);
    print_label(terminal, "registry of");
    terminal_print(terminal, TERMINAL_NAME, *header->updated != '\0' ? header->updated : "no date",
                   0);
    if (health->knows_age)
        printf(", %ld day%s old", health->age, health->age == 1 ? "" : "s");
    putchar('\n');
    print_line(terminal, "origin", describe_origin(health));
    snprintf(contents, sizeof contents,
             "%u services with %u names, from %u records of the registry",
             (unsigned)ianadb_get32(header->services), (unsigned)ianadb_get32(header->names),
             (unsigned)ianadb_get32(header->records));
    print_line(terminal, "contents", contents);
    if (ianadb_get16(header->preferences) & IANADB_HOST)
        print_line(terminal, "own names", "before the registry's");
    if (ianadb_get16(header->preferences) & IANADB_LEGACY)
        print_line(terminal, "old names", "behind the registry's");
    if ((ianadb_get16(header->preferences) & (IANADB_HOST | IANADB_LEGACY)) != 0)
        print_line(terminal, "name changes",
                   health->watches_names ? COMPILE_UNIT " compiles them"
                                         : "need `iana-services compile`: " COMPILE_UNIT
                                           " is not enabled");
    print_line(terminal, "preferences", describe_preferences(ianadb_get16(header->preferences)));
}

static void print_nsswitch(const struct terminal *terminal, const struct nsswitch *nsswitch)
{
    if (nsswitch->line == 0) {
        print_line(terminal, "nsswitch.conf", "no services line");
        return;
    }
    print_label(terminal, "nsswitch.conf");
    fputs("services: ", stdout);
    terminal_print(terminal, TERMINAL_NAME, nsswitch->sources, 0);
    if (nsswitch->order == NSSWITCH_FIRST)
        fputs("  (IANA's names win)", stdout);
    else if (nsswitch->order == NSSWITCH_AFTER_FILES)
        fputs("  (the names in /etc/services win)", stdout);
    putchar('\n');
}

static void print_system(const struct terminal *terminal, const struct health *health)
{
    print_nsswitch(terminal, &health->nsswitch);
    print_label(terminal, "module");
    if (!health->module.is_asked) {
        puts("not asked");
    } else if (*health->module.path == '\0') {
        puts("not found");
    } else {
        terminal_print(terminal, TERMINAL_PLAIN, health->module.path, 0);
        printf(", lists %zu services\n", health->module.services);
    }
    print_line(terminal, "nscd",
               !health->nscd_runs            ? "does not run"
               : health->nscd_keeps_services ? "runs, caches services"
                                             : "runs, does not cache services");
}

static void print_findings(const struct terminal *terminal, const struct health *health,
                           bool needs_attention, const char *title)
{
    bool is_first = true;
    for (size_t i = 0; i < health->findings.count; i++) {
        if (health->findings.list[i].needs_attention != needs_attention)
            continue;
        if (is_first) {
            putchar('\n');
            terminal_print(terminal, TERMINAL_HEADING, title, 0);
            putchar('\n');
        }
        is_first = false;
        fputs(BULLET, stdout);
        terminal_print_wrapped(terminal, health->findings.list[i].text, (unsigned)strlen(BULLET));
        putchar('\n');
    }
}

static void print_text(const struct health *health)
{
    struct terminal terminal;
    terminal_open(&terminal, stdout);
    pager_start();
    print_database(&terminal, health);
    print_system(&terminal, health);
    print_findings(&terminal, health, true, "Needs attention:");
    print_findings(&terminal, health, false, "Worth knowing:");
}

static void print_json_database(struct json *json, const struct health *health)
{
    const struct ianadb_header *header = live_header(&health->live.block);
    unsigned preferences = ianadb_get16(header->preferences);
    const char *origin = health->origin.location;
    if (!health->has_database) {
        json_text(json, "database", NULL);
        return;
    }
    json_open_object(json, "database");
    json_text(json, "path", health->live.path);
    json_text(json, "registry_date", header->updated);
    if (health->knows_age)
        json_number(json, "age_days", health->age);
    else
        json_text(json, "age_days", NULL);
    json_bool(json, "packaged", health->is_packaged);
    json_text(json, "origin", *origin != '\0' ? origin : NULL);
    json_number(json, "records", ianadb_get32(header->records));
    json_number(json, "services", ianadb_get32(header->services));
    json_number(json, "names", ianadb_get32(header->names));
    json_number(json, "aliases", ianadb_get32(header->aliases));
    json_number(json, "preferred", ianadb_get16(header->preferred));
    json_bool(json, "local_preferences", preferences & IANADB_LOCAL);
    json_bool(json, "shipped_preferences", preferences & IANADB_SHIPPED);
    json_bool(json, "own_names", preferences & IANADB_HOST);
    json_bool(json, "old_names", preferences & IANADB_LEGACY);
    json_close_object(json);
}

/* A registry or a database. `date` is the date of the registry; NULL: there is no valid one. */
static void print_json_file(struct json *json, const char *key, const char *path, const char *date)
{
    json_open_object(json, key);
    json_text(json, "path", path);
    json_text(json, "registry_date", date);
    json_close_object(json);
}

static void print_json_nsswitch(struct json *json, const struct nsswitch *nsswitch)
{
    static const char *const orders[] = {
        [NSSWITCH_NOT_ASKED] = "not asked",
        [NSSWITCH_NOT_REACHED] = "not reached",
        [NSSWITCH_FIRST] = "before files",
        [NSSWITCH_AFTER_FILES] = "after files",
    };
    json_open_object(json, "nsswitch");
    json_number(json, "line", (long long)nsswitch->line);
    json_text(json, "services", nsswitch->line != 0 ? nsswitch->sources : NULL);
    json_text(json, "iana", orders[nsswitch->order]);
    json_close_object(json);
}

static void print_json_system(struct json *json, const struct health *health)
{
    const char *module = health->module.path;
    print_json_nsswitch(json, &health->nsswitch);
    json_open_object(json, "module");
    json_text(json, "path", *module != '\0' ? module : NULL);
    json_number(json, "services", (long long)health->module.services);
    json_close_object(json);
    json_open_object(json, "nscd");
    json_bool(json, "runs", health->nscd_runs);
    json_bool(json, "keeps_services", health->nscd_keeps_services);
    json_close_object(json);
}

static void print_json_findings(struct json *json, const struct findings *findings)
{
    json_open_array(json, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        json_open_object(json, NULL);
        json_text(json, "id", finding->id);
        json_bool(json, "needs_attention", finding->needs_attention);
        json_text(json, "text", finding->text);
        json_close_object(json);
    }
    json_close_array(json);
}

static void print_json(const struct health *health)
{
    struct json json;
    json_begin(&json, stdout, 2);
    json_open_object(&json, NULL);
    print_json_database(&json, health);
    print_json_file(&json, "packaged_database", DATA_DATABASE,
                    health->has_packaged ? live_header(&health->packaged.block)->updated : NULL);
    print_json_file(&json, "registry", health->registry,
                    *health->registry_date != '\0' ? health->registry_date : NULL);
    json_bool(&json, "compiles_changes", health->watches_names);
    print_json_system(&json, health);
    print_json_findings(&json, &health->findings);
    json_bool(&json, "needs_attention", findings_need_attention(&health->findings));
    json_close_object(&json);
}

int status_main(int argc, char **argv)
{
    static const struct argp_child children[] = {{.argp = &terminal_options_parser}, {0}};
    static const struct argp parser = {
        .children = children,
        .options = options,
        .parser = parse,
        .doc = "Show which database the module reads, and whether this system uses the module.\v"
               "The exit status is 1 if a finding needs attention, and 4 if no database can be "
               "used.",
    };
    struct arguments arguments = {.max_age = HEALTH_NO_LIMIT};
    struct health health;
    tool_parse(&parser, argc, argv, &arguments);
    int error = health_check(&health, arguments.max_age);
    if (error != 0)
        return tool_fail_system(error, argv[0]);
    (arguments.json ? print_json : print_text)(&health);
    if (!health.is_usable)
        return EXIT_SYSTEM;
    return findings_need_attention(&health.findings) ? EXIT_DIFFERENT : EXIT_DONE;
}
