/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "update_settings.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/io.h"
#include "common/strbuf.h"
#include "tool/state/origin.h"
#include "tool/tool.h"

#define MAX_BYTES 65536u
#define BLANKS    " \t\r"

static bool begins_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

bool update_source_is_url(const char *from)
{
    return begins_with(from, "https://") || begins_with(from, "http://");
}

const char *update_source_problem(const char *from)
{
    const char *host = strstr(from, "://");
    if (host == NULL)
        return NULL;
    host += strlen("://");
    if (!update_source_is_url(from))
        return "this is not an https or http URL, and not a file";
    if (host[strcspn(host, "/?#@")] == '@')
        return "the URL contains a user name, and would be stored where every user can read it";
    if (strlen(from) >= sizeof((struct origin *)NULL)->location)
        return "the URL is too long";
    return NULL;
}

/* Each key has a function that checks the value and sets it. It returns NULL, or what is wrong. */

static const char *set_from(struct update_settings *settings, const char *value)
{
    if (!update_source_is_url(value) && *value != '/' && strstr(value, "://") == NULL)
        return "this is not a URL, and not an absolute path";
    snprintf(settings->from, sizeof settings->from, "%s", value);
    return update_source_problem(value);
}

static const char *set_proxy(struct update_settings *settings, const char *value)
{
    static const char *const schemes[] = {"http://",    "https://",  "socks4://",
                                          "socks4a://", "socks5://", "socks5h://"};
    snprintf(settings->proxy, sizeof settings->proxy, "%s", value);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (begins_with(value, schemes[i]) && value[strlen(schemes[i])] != '\0')
            return NULL;
    return "this is not an http, https, socks4, socks4a, socks5 or socks5h URL";
}

static const char *set_ca_file(struct update_settings *settings, const char *value)
{
    snprintf(settings->ca_file, sizeof settings->ca_file, "%s", value);
    if (*value != '/')
        return "this is not an absolute path";
    return access(value, R_OK) == 0 ? NULL : "the file cannot be read";
}

static const char *set_timeout(struct update_settings *settings, const char *value)
{
    return tool_parse_number(value, 1, MAX_TIMEOUT, &settings->timeout)
               ? NULL
               : "this is not a number of seconds from 1 to 3600";
}

static const char *set_max_time(struct update_settings *settings, const char *value)
{
    return tool_parse_number(value, 1, UPDATE_MOST_TIME, &settings->max_time)
               ? NULL
               : "this is not a number of seconds from 1 to 86400";
}

static const struct key {
    const char *name;
    const char *(*set)(struct update_settings *settings, const char *value);
} keys[] = {
    {"from", set_from},       {"proxy", set_proxy},       {"ca-file", set_ca_file},
    {"timeout", set_timeout}, {"max-time", set_max_time},
};

#define KEYS (sizeof keys / sizeof keys[0])

struct parser {
    struct update_settings *settings;
    struct diagnostic *diagnostic;
    unsigned long lines[KEYS]; /* where each key was set; 0: not yet */
    unsigned long line;        /* the current one, from 1 */
};

static int set(struct parser *parser, size_t key, const char *value)
{
    const char *problem;
    if (parser->lines[key] != 0)
        return diagnostic_set(parser->diagnostic, -EBADMSG, parser->line, 0,
                              "the key '%s' is already set in line %lu", keys[key].name,
                              parser->lines[key]);
    parser->lines[key] = parser->line;
    if (strlen(value) >= sizeof parser->settings->from)
        problem = "the value is too long";
    else if (*value == '\0')
        problem = "there is no value";
    else
        problem = keys[key].set(parser->settings, value);
    if (problem == NULL)
        return 0;
    return diagnostic_set(parser->diagnostic, -EBADMSG, parser->line, 0, "'%s': %s", keys[key].name,
                          problem);
}

/* Remove the blanks at both ends, in place. */
static char *trim(char *text)
{
    text += strspn(text, BLANKS);
    size_t length = strlen(text);
    while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
        length--;
    text[length] = '\0';
    return text;
}

static int parse_line(struct parser *parser, char *line)
{
    line = trim(line);
    if (*line == '\0' || *line == '#')
        return 0;
    char *equals = strchr(line, '=');
    if (equals == NULL)
        return diagnostic_set(parser->diagnostic, -EBADMSG, parser->line, 0,
                              "this line is not `key = value`");
    *equals = '\0';
    const char *name = trim(line);
    for (size_t i = 0; i < KEYS; i++)
        if (strcmp(name, keys[i].name) == 0)
            return set(parser, i, trim(equals + 1));
    return diagnostic_set(parser->diagnostic, -EBADMSG, parser->line, 0, "unknown key '%.60s'",
                          name);
}

/* Parse the whole file, in place. */
static int parse(struct parser *parser, struct strbuf *text)
{
    int error = 0;
    for (size_t start = 0; start < text->length && error == 0;) {
        char *line = text->bytes + start;
        char *end = memchr(line, '\n', text->length - start);
        if (end == NULL)
            end = text->bytes + text->length;
        *end = '\0';
        parser->line++;
        error = strlen(line) == (size_t)(end - line)
                    ? parse_line(parser, line)
                    : diagnostic_set(parser->diagnostic, -EBADMSG, parser->line, 0,
                                     "this line contains a null byte");
        start = (size_t)(end - text->bytes) + 1;
    }
    return error;
}

int update_settings_read(struct update_settings *settings, struct diagnostic *diagnostic)
{
    struct parser parser = {.settings = settings, .diagnostic = diagnostic};
    struct strbuf text = {0};
    *settings = (struct update_settings){.timeout = 0};
    diagnostic->path = UPDATE_SETTINGS;
    int error = io_read_optional(UPDATE_SETTINGS, MAX_BYTES, &text);
    if (error == 0)
        error = parse(&parser, &text);
    else if (error == -ENOENT || error == -ENOTDIR)
        error = 0;
    else
        diagnostic_set(diagnostic, error, 0, 0, "%s", io_describe(error));
    strbuf_free(&text);
    return error;
}
