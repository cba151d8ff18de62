/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services update: get the current registry, check it, and install it. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/date.h"
#include "registry/document.h"
#include "registry/registry.h"
#include "tool.h"
#include "tool/fetch/fetch.h"
#include "tool/host/preference_options.h"
#include "tool/host/update_settings.h"
#include "tool/output/quote.h"
#include "tool/query/changes.h"
#include "tool/state/install.h"
#include "tool/state/live.h"
#include "tool/state/lock.h"
#include "tool/state/state.h"

#define IANA_URL "https://www.iana.org/assignments/" REGISTRY_ID "/" REGISTRY_ID ".xml"

enum { FORCE_KEY = 256, FROM_KEY, MAX_TIME_KEY, TIMEOUT_KEY };

struct arguments {
    const char *from;  /* a URL or a file; NULL: not given */
    unsigned timeout;  /* seconds, for a silent server and for another change; 0: not given */
    unsigned max_time; /* seconds, for the whole transfer; 0: not given */
    bool force;
    bool quiet;
    struct update_settings settings;
};

/* A registry that is to be installed. */
struct candidate {
    const char *name; /* for messages: the URL or the file */
    const char *path; /* of the file to read */
    bool is_in_use;   /* it is the registry in use */
    char draft_path[64];
    struct origin origin;
    struct writer_image image;
};

static const struct argp_option options[] = {
    {"from", FROM_KEY, "URL|FILE", 0, "Take the registry from URL or FILE instead of IANA", 0},
    {"force", FORCE_KEY, NULL, 0,
     "Install a registry that has a wrong date, is older, or has fewer services", 0},
    {"quiet", 'q', NULL, 0, "Print errors and warnings only", 0},
    {"max-time", MAX_TIME_KEY, "SECONDS", 0,
     "Fail if the whole transfer takes longer (default: as in update.conf, or 600)", 0},
    {"timeout", TIMEOUT_KEY, "SECONDS", 0,
     "Fail if the server is silent, or another change goes on, for so long "
     "(default: as in update.conf, or 30)",
     0},
    {0},
};

static const char *parse_from(char *argument, struct argp_state *state)
{
    const char *problem = update_source_problem(argument);
    if (problem != NULL)
        tool_refuse(state, "--from: %s", problem);
    return argument;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case FROM_KEY:
        arguments->from = parse_from(argument, state);
        return 0;
    case FORCE_KEY:
        arguments->force = true;
        return 0;
    case 'q':
        arguments->quiet = true;
        return 0;
    case MAX_TIME_KEY:
        arguments->max_time = tool_parse_seconds(argument, UPDATE_MOST_TIME, state);
        return 0;
    case TIMEOUT_KEY:
        arguments->timeout = tool_parse_seconds(argument, MAX_TIMEOUT, state);
        return 0;
    case ARGP_KEY_ARG:
        tool_refuse(state, "unexpected argument '%s'; name a registry with --from", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What the server said about the registry in use, if that came from this URL and is whole. */
static void read_known(const char *url, struct origin *known)
{
    struct live_database live;
    int error = origin_read(ORIGIN_IN_USE, known);
    if (error != 0 || strcmp(known->location, url) != 0 || live_read(&live, STATE_DATABASE) != 0 ||
        access(STATE_REGISTRY, R_OK) != 0)
        *known = (struct origin){.location = ""};
}

/* Fetch the candidate into a draft. Returns what fetch_document returns. */
static int fetch(const struct arguments *arguments, struct candidate *candidate, int draft,
                 struct diagnostic *diagnostic)
{
    struct origin known;
    struct fetch_request request = {
        .url = arguments->from,
        .known = &known,
        .timeout = arguments->timeout,
        .max_time = arguments->max_time,
        .proxy = arguments->settings.proxy,
        .ca_file = arguments->settings.ca_file,
        .progress = !arguments->quiet && isatty(STDERR_FILENO) != 0,
    };
    read_known(arguments->from, &known);
    snprintf(candidate->draft_path, sizeof candidate->draft_path, "/proc/self/fd/%d", draft);
    candidate->path = candidate->draft_path;
    return fetch_document(&request, draft, &candidate->origin, diagnostic);
}

/* The diagnostic with the name of the candidate instead of the path of its draft. */
static struct diagnostic rename_path(const struct candidate *candidate,
                                     const struct diagnostic *diagnostic)
{
    struct diagnostic renamed = *diagnostic;
    if (renamed.path == candidate->path)
        renamed.path = candidate->name;
    return renamed;
}

static void warn(void *context, const struct diagnostic *diagnostic)
{
    struct diagnostic warning = rename_path(context, diagnostic);
    tool_warn(NULL, &warning);
}

/* Check and compile the candidate. EXIT_DONE, or an exit code after the diagnostic has been
 * printed. */
static int build(struct candidate *candidate)
{
    struct build_options build_options = preference_options_default;
    struct diagnostic diagnostic = {.path = NULL};
    build_options.warn = warn;
    build_options.context = candidate;
    int error = document_check(candidate->path, &diagnostic);
    if (error == 0)
        error = build_database(candidate->path, &build_options, &candidate->image, &diagnostic);
    if (error == 0)
        return EXIT_DONE;
    diagnostic = rename_path(candidate, &diagnostic);
    return tool_fail(error, &diagnostic);
}

static const struct ianadb_header *header_of(const struct candidate *candidate)
{
    return live_header(&candidate->image.blocks[0]);
}

static unsigned services_of(const struct ianadb_header *header)
{
    return (unsigned)ianadb_get32(header->services);
}

static int refuse(struct diagnostic *diagnostic, const char *text)
{
    return diagnostic_set(diagnostic, -EBADMSG, 0, 0, "%s; see --force", text);
}

/* Refuse a registry that is older than the live one. */
static int refuse_older(const char *updated, const char *live, struct diagnostic *diagnostic)
{
    char text[200];
    long days;
    bool is_future = date_parse(live, &days) && days > date_today() + 1;
    snprintf(text, sizeof text, "the registry of %s is older than the one in use, of %s%s", updated,
             live, is_future ? ", which is in the future" : "");
    return refuse(diagnostic, text);
}

/* Check that the date is valid, and at most one day after today. 0, or -EBADMSG. */
static int check_date(const char *updated, struct diagnostic *diagnostic)
{
    char text[200];
    char today[16];
    long days;
    if (!date_parse(updated, &days))
        return refuse(diagnostic, "the registry has no valid date");
    if (days <= date_today() + 1)
        return 0;
    date_format(date_today(), today);
    snprintf(text, sizeof text,
             "the registry's date, %s, is more than a day after that of this system's clock, %s",
             updated, today);
    return refuse(diagnostic, text);
}

/* Whether the candidate may replace the live database (NULL: there is none). 0, or -EBADMSG. */
static int check(const struct candidate *candidate, const struct ianadb_header *live,
                 struct diagnostic *diagnostic)
{
    char text[100];
    const struct ianadb_header *header = header_of(candidate);
    diagnostic->path = candidate->name;
    int error = check_date(header->updated, diagnostic);
    if (error != 0 || live == NULL)
        return error;
    if (strcmp(header->updated, live->updated) < 0)
        return refuse_older(header->updated, live->updated, diagnostic);
    if ((uint64_t)services_of(header) * 10 > (uint64_t)services_of(live) * 9)
        return 0;
    snprintf(text, sizeof text, "the registry has %u services, the one in use has %u",
             services_of(header), services_of(live));
    return refuse(diagnostic, text);
}

/* Print `text`, the date of a registry, and the number of its services. */
static void print_registry(const char *text, const struct ianadb_header *header)
{
    fputs(text, stdout);
    quote_registry(stdout, header->updated);
    printf(" with %u services", services_of(header));
}

static int say_nothing_new(const struct arguments *arguments, const struct ianadb_header *header)
{
    if (arguments->quiet)
        return EXIT_DONE;
    print_registry("Nothing new: the ", header);
    puts(" is in use.");
    return EXIT_DONE;
}

/* Count the changes from the registry in use, if there is one, to the candidate. 0, or -ENOMEM. */
static int count_changes(const struct candidate *candidate, size_t counts[CHANGE_KINDS])
{
    struct document before = {.records = NULL};
    struct document after = {.records = NULL};
    struct changes changes = {.count = 0};
    struct diagnostic diagnostic;
    int error = document_read(&before, live_registry(), false, false, &diagnostic);
    if (error == 0)
        error = document_read(&after, candidate->path, false, false, &diagnostic);
    if (error == 0)
        error = changes_find(&changes, &before, &after);
    memcpy(counts, changes.counts, sizeof changes.counts);
    changes_free(&changes);
    document_free(&before);
    document_free(&after);
    return error == -ENOMEM ? error : 0;
}

static int say_replaced(const struct arguments *arguments, const struct candidate *candidate,
                        const struct ianadb_header *before, const size_t counts[CHANGE_KINDS])
{
    if (arguments->quiet)
        return EXIT_DONE;
    print_registry("Installed the ", header_of(candidate));
    if (before != NULL)
        print_registry(", which replaces the ", before);
    puts(".");
    if (counts[CHANGE_ADDED] + counts[CHANGE_REMOVED] + counts[CHANGE_RENAMED] +
            counts[CHANGE_CHANGED] >
        0)
        printf("Records: %zu added, %zu removed, %zu renamed, %zu changed; see `iana-services "
               "changes`.\n",
               counts[CHANGE_ADDED], counts[CHANGE_REMOVED], counts[CHANGE_RENAMED],
               counts[CHANGE_CHANGED]);
    return EXIT_DONE;
}

/* Check the candidate against the database in use, and install it. Under the lock. An exit code. */
static int install(const struct arguments *arguments, const struct candidate *candidate)
{
    struct live_database live;
    struct diagnostic diagnostic = {.path = NULL};
    const struct ianadb_header *before = live_find(&live) == 0 ? live_header(&live.block) : NULL;
    bool is_wanted = arguments->force || candidate->is_in_use;
    int error = is_wanted ? 0 : check(candidate, before, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    size_t counts[CHANGE_KINDS] = {0};
    if (!arguments->quiet && count_changes(candidate, counts) != 0)
        return tool_fail_system(-ENOMEM, candidate->name);
    int result = install_pair(candidate->path, &candidate->image, &candidate->origin, &diagnostic);
    if (result == INSTALL_UNCHANGED)
        return say_nothing_new(arguments, header_of(candidate));
    return result == INSTALL_DONE ? say_replaced(arguments, candidate, before, counts)
                                  : tool_fail_state(result, &diagnostic);
}

/* Compile the candidate at its path and install it. An exit code. */
static int take(const struct arguments *arguments, struct candidate *candidate)
{
    struct diagnostic diagnostic = {.path = NULL};
    int code = build(candidate);
    if (code != EXIT_DONE)
        return code;
    int lock = lock_take(arguments->timeout, &diagnostic);
    if (lock >= 0) {
        code = install(arguments, candidate);
        lock_release(lock);
    } else {
        code = tool_fail_state(lock, &diagnostic);
    }
    free(candidate->image.blocks);
    return code;
}

static int take_file(const struct arguments *arguments)
{
    struct candidate candidate = {.name = arguments->from, .path = arguments->from};
    int error = origin_set_file(&candidate.origin, arguments->from);
    return error == 0 ? take(arguments, &candidate) : tool_fail_system(error, arguments->from);
}

/* The server has nothing new: compile the registry in use again, with what the lists of preferences
 * and of names hold now. An exit code. */
static int take_again(const struct arguments *arguments)
{
    struct candidate candidate = {
        .name = STATE_REGISTRY, .path = STATE_REGISTRY, .is_in_use = true};
    struct diagnostic diagnostic = {.path = NULL};
    int lock = lock_take(arguments->timeout, &diagnostic);
    if (lock < 0)
        return tool_fail_state(lock, &diagnostic);
    int error = origin_read(ORIGIN_IN_USE, &candidate.origin);
    int code = error == 0 ? build(&candidate) : tool_fail_system(error, ORIGIN_IN_USE);
    if (code == EXIT_DONE) {
        code = install(arguments, &candidate);
        free(candidate.image.blocks);
    }
    lock_release(lock);
    return code;
}

static int take_url(const struct arguments *arguments)
{
    struct candidate candidate = {.name = arguments->from};
    struct diagnostic diagnostic = {.path = NULL};
    int code;
    int draft = state_create_draft(&diagnostic);
    if (draft < 0)
        return tool_fail_state(draft, &diagnostic);
    int result = fetch(arguments, &candidate, draft, &diagnostic);
    if (result < 0)
        code = tool_fail(result, &diagnostic);
    else if (result == FETCH_NEW)
        code = take(arguments, &candidate);
    else
        code = take_again(arguments);
    close(draft);
    return code;
}

/* Read the settings. What the command line does not give is taken from them, or is the default. */
static int complete(struct arguments *arguments, struct diagnostic *diagnostic)
{
    const struct update_settings *settings = &arguments->settings;
    int error = update_settings_read(&arguments->settings, diagnostic);
    if (arguments->from == NULL)
        arguments->from = *settings->from != '\0' ? settings->from : IANA_URL;
    if (arguments->timeout == 0)
        arguments->timeout = settings->timeout != 0 ? settings->timeout : DEFAULT_TIMEOUT;
    if (arguments->max_time == 0)
        arguments->max_time = settings->max_time != 0 ? settings->max_time : UPDATE_MAX_TIME;
    return error;
}

int update_main(int argc, char **argv)
{
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .doc =
            "Download IANA's current registry, check it, and install it and its database.\v"
            "Without --from, the registry comes from the source that " UPDATE_SETTINGS
            " names, or else from " IANA_URL ". If the registry in use came from there and is the "
            "current one, nothing is downloaded. The registry and its database are kept "
            "in " IANA_STATE_DIRECTORY "; `iana-services rollback` restores the ones before.",
    };
    struct arguments arguments = {.from = NULL};
    struct diagnostic diagnostic;
    tool_parse(&parser, argc, argv, &arguments);
    int error = complete(&arguments, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    return update_source_is_url(arguments.from) ? take_url(&arguments) : take_file(&arguments);
}
