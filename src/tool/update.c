/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* iana-services update: get the newest registry, check it, and let it be the one in use. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "registry/registry.h"
#include "tool.h"
#include "tool/fetch/fetch.h"
#include "tool/host/preference_options.h"
#include "tool/host/update_settings.h"
#include "tool/state/install.h"
#include "tool/state/live.h"
#include "tool/state/state.h"

#define IANA_URL "https://www.iana.org/assignments/" REGISTRY_ID "/" REGISTRY_ID ".xml"

enum { FORCE_KEY = 256, FROM_KEY, TIMEOUT_KEY };

struct arguments {
    const char *from; /* a URL or a file */
    unsigned timeout; /* seconds; 0: not said */
    bool force;
    bool quiet;
    struct update_settings settings;
};

/* A registry that may become the one in use. */
struct candidate {
    const char *name; /* what messages call it: the URL, or the file */
    const char *path; /* where it can be read */
    char draft_path[64];
    struct state_source source;
    struct writer_image image;
};

static const struct argp_option options[] = {
    {"from", FROM_KEY, "URL|FILE", 0, "Take the registry from there and not from IANA", 0},
    {"force", FORCE_KEY, NULL, 0, "Take one that is older, or has a tenth fewer services", 0},
    {"quiet", 'q', NULL, 0, "Say nothing but what is wrong", 0},
    {"timeout", TIMEOUT_KEY, "SECONDS", 0, "How long to wait for a server that is silent (30)", 0},
    {0},
};

static const char *parse_from(char *argument, struct argp_state *state)
{
    const char *problem = update_source_problem(argument);
    if (problem != NULL)
        argp_error(state, "'%s' is %s", argument, problem);
    return argument;
}

static unsigned parse_timeout(const char *argument, struct argp_state *state)
{
    unsigned seconds = 0;
    const char *problem = update_timeout_problem(argument, &seconds);
    if (problem != NULL)
        argp_error(state, "the timeout is %s", problem);
    return seconds;
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
    case TIMEOUT_KEY:
        arguments->timeout = parse_timeout(argument, state);
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "no arguments, please; a registry is named with --from");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What is known of a URL's document when the one in use came from there, and is whole. */
static void read_known(const char *url, struct state_source *known)
{
    struct live_database live;
    int error = state_read_source(known);
    if (error != 0 || strcmp(known->origin, url) != 0 || live_read(&live, STATE_DATABASE) != 0 ||
        access(STATE_REGISTRY, R_OK) != 0)
        *known = (struct state_source){.origin = ""};
}

/* Fetch the candidate into a draft. As fetch_document. */
static int fetch(const struct arguments *arguments, struct candidate *candidate, int draft,
                 struct diagnostic *diagnostic)
{
    struct state_source known;
    struct fetch_request request = {
        .url = arguments->from,
        .known = &known,
        .timeout = arguments->timeout,
        .proxy = arguments->settings.proxy,
        .ca_file = arguments->settings.ca_file,
        .progress = !arguments->quiet && isatty(STDERR_FILENO) != 0,
    };
    read_known(arguments->from, &known);
    snprintf(candidate->draft_path, sizeof candidate->draft_path, "/proc/self/fd/%d", draft);
    candidate->path = candidate->draft_path;
    return fetch_document(&request, draft, &candidate->source, diagnostic);
}

/* The diagnostic, with the path by which the user knows the candidate. */
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

/* Make the candidate's database. 0, or an exit code, and the diagnostic is printed. */
static int build(struct candidate *candidate)
{
    struct build_options build_options = preference_options_default;
    struct diagnostic diagnostic = {.path = NULL};
    build_options.warn = warn;
    build_options.context = candidate;
    int error = build_database(candidate->path, &build_options, &candidate->image, &diagnostic);
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

static bool is_date(const char *text)
{
    struct tm date;
    const char *end = strptime(text, "%Y-%m-%d", &date);
    return end != NULL && *end == '\0' && strlen(text) == strlen("YYYY-MM-DD");
}

/* Whether the candidate may replace the live database (NULL: there is none). 0, or -EBADMSG. */
static int check(const struct candidate *candidate, const struct ianadb_header *live,
                 struct diagnostic *diagnostic)
{
    const struct ianadb_header *header = header_of(candidate);
    diagnostic->path = candidate->name;
    if (!is_date(header->updated))
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "the registry does not say of which date it is");
    if (live == NULL)
        return 0;
    if (strcmp(header->updated, live->updated) < 0)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "the registry of %s is older than that in use, of %s; see --force",
                              header->updated, live->updated);
    if ((uint64_t)services_of(header) * 10 <= (uint64_t)services_of(live) * 9)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "the registry has only %u services, that in use %u; see --force",
                              services_of(header), services_of(live));
    return 0;
}

static int say_nothing_new(const struct arguments *arguments, const struct ianadb_header *header)
{
    if (!arguments->quiet)
        printf("Nothing new: the registry of %s is in use, with %u services.\n", header->updated,
               services_of(header));
    return EXIT_DONE;
}

static int say_replaced(const struct arguments *arguments, const struct candidate *candidate,
                        const struct ianadb_header *before)
{
    const struct ianadb_header *header = header_of(candidate);
    if (arguments->quiet)
        return EXIT_DONE;
    printf("The registry of %s is in use now, with %u services", header->updated,
           services_of(header));
    if (before != NULL)
        printf("; before, that of %s with %u", before->updated, services_of(before));
    puts(".");
    return EXIT_DONE;
}

/* Let the candidate be the pair in use, if it may. Only in a change. An exit code. */
static int install(const struct arguments *arguments, const struct candidate *candidate)
{
    struct live_database live;
    struct diagnostic diagnostic;
    const struct ianadb_header *before = live_find(&live) == 0 ? live_header(&live.block) : NULL;
    int error = arguments->force ? 0 : check(candidate, before, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    int result = install_pair(candidate->path, &candidate->image, &candidate->source);
    if (result == INSTALL_UNCHANGED)
        return say_nothing_new(arguments, header_of(candidate));
    return result == INSTALL_DONE ? say_replaced(arguments, candidate, before)
                                  : tool_fail_state(result);
}

/* With the candidate at its path: check it and install it. An exit code. */
static int take(const struct arguments *arguments, struct candidate *candidate)
{
    int code = build(candidate);
    if (code != EXIT_DONE)
        return code;
    int lock = state_open();
    if (lock >= 0) {
        code = install(arguments, candidate);
        state_close(lock);
    } else {
        code = tool_fail_state(lock);
    }
    free(candidate->image.blocks);
    return code;
}

static int take_file(const struct arguments *arguments)
{
    struct candidate candidate = {.name = arguments->from, .path = arguments->from};
    int error = state_set_origin(&candidate.source, arguments->from);
    return error == 0 ? take(arguments, &candidate) : tool_fail_system(error, arguments->from);
}

static int take_url(const struct arguments *arguments)
{
    struct candidate candidate = {.name = arguments->from};
    struct diagnostic diagnostic = {.path = NULL};
    struct live_database live;
    int code = EXIT_DONE;
    int draft = state_create_draft();
    if (draft < 0)
        return tool_fail_state(draft);
    int result = fetch(arguments, &candidate, draft, &diagnostic);
    if (result < 0)
        code = tool_fail(result, &diagnostic);
    else if (result == FETCH_NEW)
        code = take(arguments, &candidate);
    else if (live_find(&live) == 0)
        code = say_nothing_new(arguments, live_header(&live.block));
    close(draft);
    return code;
}

/* Take from the settings, or else from what is usual, what the command line does not say. */
static int complete(struct arguments *arguments, struct diagnostic *diagnostic)
{
    const struct update_settings *settings = &arguments->settings;
    int error = update_settings_read(&arguments->settings, diagnostic);
    if (arguments->from == NULL)
        arguments->from = *settings->from != '\0' ? settings->from : IANA_URL;
    if (arguments->timeout == 0)
        arguments->timeout = settings->timeout != 0 ? settings->timeout : UPDATE_TIMEOUT;
    return error;
}

int update_main(int argc, char **argv)
{
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .doc =
            "Get the newest registry, check it, and let lookups be answered from it.\v"
            "Without --from, the registry comes from where " UPDATE_SETTINGS
            " says, or else from " IANA_URL
            ", and only if there is a newer one there. It is kept beside the database that is made "
            "from it, " STATE_DATABASE "; `iana-services rollback` leads back to the ones before.",
    };
    struct arguments arguments = {.from = NULL};
    struct diagnostic diagnostic;
    tool_parse(&parser, argc, argv, &arguments);
    int error = complete(&arguments, &diagnostic);
    if (error != 0)
        return tool_fail(error, &diagnostic);
    return update_source_is_url(arguments.from) ? take_url(&arguments) : take_file(&arguments);
}
