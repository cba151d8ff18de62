/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads a services file of any bytes as the host's own names. The lines that are read are those of
 * a model, or the file is refused for the first line that is bad in the model.
 *
 * The file is in an /etc that only this process has; this needs root.
 */

#include "fuzz.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "common/publish.h"
#include "etc.h"
#include "services_model.h"
#include "tool/host/own_names.h"
#include "tool/tool.h"

static enum model_syntax syntax;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    syntax = etc_enter();
    return 0;
}

/* What comes of the lines of the host's own names. */
struct own_names {
    char *bytes; /* a line that was taken ends in a NUL */
    size_t size;
    char *next; /* the first line that is still to be expected */
    unsigned long number;
};

/* Take the next line that is not blank or a comment. NULL: there is none. */
static char *take_line(struct own_names *names)
{
    while (names->next < names->bytes + names->size) {
        char *line = names->next;
        size_t rest = (size_t)(names->bytes + names->size - line);
        char *end = memchr(line, '\n', rest);
        end = end != NULL ? end : line + rest;
        *end = '\0';
        names->next = end + 1;
        names->number++;
        if (line[strspn(line, " \t\v\f\r")] != '\0' && line[strspn(line, " \t\v\f\r")] != '#')
            return line;
    }
    return NULL;
}

/* Whether the line may be one of the host's own: glibc reads it, it has a protocol, and its port is
 * a decimal number. What does not begin with a digit counts as 0, which no table takes. */
static bool is_own(const struct model *line, const char *text)
{
    const char *number = text + strspn(text, " \t\v\f\r");
    number += strcspn(number, " \t\v\f\r");
    number += strspn(number, " \t\v\f\r");
    unsigned long port = *number >= '0' && *number <= '9' ? strtoul(number, NULL, 10) : 0;
    return line->count > 0 && *line->services[0].protocol != '\0' && line->services[0].port == port;
}

static void read_own_line(struct model *model, const char *text)
{
    char *line;
    fuzz_expect(asprintf(&line, "%s\n", text) >= 0, "there is memory");
    model_read(model, syntax, line, strlen(line));
    free(line);
}

/* A build_line_listener: it is the next line, as the model reads it. */
static int expect_own_line(void *context, const struct table_line *line,
                           struct diagnostic *diagnostic)
{
    struct own_names *names = context;
    struct model model;
    const char *text = take_line(names);
    (void)diagnostic;
    fuzz_expect(text != NULL, "no other line is read");
    read_own_line(&model, text);
    fuzz_expect(is_own(&model, text), "an own name has a port and a protocol");
    fuzz_expect(line->number == names->number && strcmp(line->path, HOST_SERVICES) == 0,
                "a line is read in its place");
    fuzz_expect(strcmp(line->name, model.services[0].name) == 0 &&
                    strcmp(line->protocol, model.services[0].protocol) == 0 &&
                    line->port == model.services[0].port,
                "an own name is read as it stands there");
    /* More of them than any database has room for are cut off. */
    fuzz_expect(line->alias_count == model.count - 1 ||
                    (line->alias_count == IANADB_CONTENT_SIZE && line->alias_count < model.count),
                "all aliases are read");
    for (size_t i = 0; i < line->alias_count; i++)
        fuzz_expect(strcmp(line->aliases[i], model.services[i + 1].name) == 0,
                    "an alias is read as it stands there");
    model_free(&model);
    return 0;
}

/* Find the line for which the file is refused: 0 for none. A null byte is found before all else. */
static unsigned long find_bad_line(struct own_names *names)
{
    unsigned long number = 1;
    const char *null = memchr(names->bytes, '\0', names->size);
    for (const char *byte = names->bytes; null != NULL && byte < null; byte++)
        number += *byte == '\n';
    if (null != NULL)
        return number;
    for (const char *text; (text = take_line(names)) != NULL;) {
        struct model model;
        read_own_line(&model, text);
        bool is_good = is_own(&model, text);
        model_free(&model);
        if (!is_good)
            return names->number;
    }
    return 0;
}

static void expect_own_names(const char *bytes, size_t size)
{
    struct own_names names = {.bytes = malloc(size + 1), .size = size};
    struct diagnostic diagnostic = {.path = NULL};
    fuzz_expect(names.bytes != NULL, "there is memory");
    names.next = memcpy(names.bytes, bytes, size);
    unsigned long bad = find_bad_line(&names);
    names.next = memcpy(names.bytes, bytes, size);
    names.number = 0;
    fuzz_expect(publish_bytes(HOST_SERVICES, bytes, size) == 0, "the input has a file");
    int error = own_names_read_host(expect_own_line, &names, &diagnostic);
    if (bad == 0)
        fuzz_expect(error == 0 && take_line(&names) == NULL, "all lines are read");
    else
        fuzz_expect(error == -EBADMSG && diagnostic.line == bad &&
                        strcmp(diagnostic.path, HOST_SERVICES) == 0,
                    "a bad line is refused in its place");
    free(names.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t expanded;
    char *bytes = etc_expand(data, size, &expanded);
    expect_own_names(bytes, expanded);
    free(bytes);
    return 0;
}
