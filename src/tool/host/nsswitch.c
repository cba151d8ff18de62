/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "nsswitch.h"

#include <errno.h>
#include <nss.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t\n\v\f\r"

/*
 * Read `[STATUS=ACTION ...]`, which glibc can parse. If it has an action for NOTFOUND, set *goes_on
 * to whether the next source is then asked. Returns the text after the bracket.
 */
static const char *read_actions(const char *text, bool *goes_on)
{
    char status[16];
    char action[16];
    int length;
    text++;
    while (sscanf(text, " %15[^]=" BLANKS "] = %15[^]=" BLANKS "]%n", status, action, &length) ==
           2) {
        bool others = *status == '!'; /* all statuses but this one */
        if ((strcasecmp(status + others, "NOTFOUND") == 0) != others)
            *goes_on = strcasecmp(action, "return") != 0;
        text += length;
    }
    text += strcspn(text, "]");
    return *text == ']' ? text + 1 : text;
}

static bool is_source(const char *text, size_t length, const char *name)
{
    return length == strlen(name) && strncmp(text, name, length) == 0;
}

/* Read the sources of the line up to `iana` and its actions. */
static void read_sources(struct nsswitch *nsswitch)
{
    bool after_files = false;
    bool reached = true;
    const char *text = nsswitch->sources;
    while (*(text += strspn(text, BLANKS)) != '\0') {
        size_t length = strcspn(text, "[" BLANKS);
        bool is_iana = is_source(text, length, "iana");
        bool goes_on = true;
        after_files = after_files || is_source(text, length, "files");
        text += length;
        text += strspn(text, BLANKS);
        if (*text == '[')
            text = read_actions(text, &goes_on);
        if (is_iana) {
            nsswitch->order = !reached      ? NSSWITCH_NOT_REACHED
                              : after_files ? NSSWITCH_AFTER_FILES
                                            : NSSWITCH_FIRST;
            nsswitch->is_last = !goes_on || *text == '\0';
            return;
        }
        reached = reached && goes_on;
    }
}

/* The text after `services` in a services line; NULL for any other line. */
static const char *services_part(const char *line)
{
    static const char name[] = "services";
    line += strspn(line, BLANKS);
    if (strncmp(line, name, strlen(name)) != 0)
        return NULL;
    line += strlen(name);
    return *line != '\0' && strchr(":" BLANKS, *line) != NULL ? line : NULL;
}

/* Read a services line, which replaces the one before it. */
static void take_line(struct nsswitch *nsswitch, unsigned long number, const char *part)
{
    const char *sources = part + strspn(part, ":" BLANKS);
    size_t length = strlen(sources);
    while (length > 0 && strchr(BLANKS, sources[length - 1]) != NULL)
        length--;
    nsswitch->line = number;
    nsswitch->is_tight = *part == ':' && sources == part + 1;
    nsswitch->order = NSSWITCH_NOT_ASKED;
    nsswitch->is_last = false;
    snprintf(nsswitch->sources, sizeof nsswitch->sources, "%.*s", (int)length, sources);
    /* Ask glibc whether it can parse the line. This configures the lookups of this process only. */
    nsswitch->is_malformed = __nss_configure_lookup("services", nsswitch->sources) != 0;
    if (!nsswitch->is_malformed)
        read_sources(nsswitch);
}

static void read_line(struct nsswitch *nsswitch, unsigned long number, const char *line)
{
    const char *comment = line + strspn(line, "#" BLANKS);
    const char *part = services_part(line);
    if (part != NULL && strchr(part, '\n') == NULL)
        nsswitch->unended_line = number;
    else if (part != NULL)
        take_line(nsswitch, number, part);
    else if (services_part(comment) != NULL && strstr(comment, "iana") != NULL)
        nsswitch->comment_line = number;
}

int nsswitch_read(struct nsswitch *nsswitch)
{
    char *line = NULL;
    size_t size = 0;
    *nsswitch = (struct nsswitch){.order = NSSWITCH_NOT_ASKED};
    FILE *file = fopen(NSSWITCH_FILE, "re");
    if (file == NULL)
        return errno == ENOENT ? 0 : -errno;
    for (unsigned long number = 1; getline(&line, &size, file) >= 0; number++)
        read_line(nsswitch, number, line);
    /* Of a lack of memory, glibc's getline sets the stream's error indicator since 2.38 only. */
    int error = !feof(file) || ferror(file) ? -errno : 0;
    free(line);
    fclose(file);
    return error;
}
