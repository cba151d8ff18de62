/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "origin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io.h"
#include "common/publish.h"
#include "common/strbuf.h"
#include "files.h"

/* The limit for the file; what we write is shorter. */
#define MAX_BYTES 16384u

int origin_write(const char *path, const struct origin *origin, struct diagnostic *diagnostic)
{
    char text[sizeof *origin + 64];
    struct origin lines = *origin;
    for (char *letter = lines.location; *letter != '\0'; letter++)
        if (*letter == '\n')
            *letter = '?';
    int length = snprintf(text, sizeof text, "%s\n%s\n%s\n", lines.location, lines.etag,
                          lines.last_modified);
    int error = publish_bytes(path, text, (size_t)length);
    return error == 0 ? 0 : files_fail(diagnostic, error, path);
}

/* Copy the first line of `text` to `line`, cut to `size`. Returns the text after this line. */
static const char *take_line(const char *text, char *line, size_t size)
{
    size_t length = strcspn(text, "\n");
    snprintf(line, size, "%.*s", (int)length, text);
    return text[length] == '\n' ? text + length + 1 : text + length;
}

int origin_read(const char *path, struct origin *origin)
{
    struct strbuf text = {0};
    *origin = (struct origin){.location = ""};
    int descriptor = io_open_regular(path);
    if (descriptor < 0)
        return descriptor;
    int error = io_read_rest(descriptor, MAX_BYTES, &text);
    close(descriptor);
    if (error == 0) {
        const char *rest =
            take_line(strbuf_string(&text), origin->location, sizeof origin->location);
        rest = take_line(rest, origin->etag, sizeof origin->etag);
        take_line(rest, origin->last_modified, sizeof origin->last_modified);
    }
    strbuf_free(&text);
    return error;
}

int origin_set_file(struct origin *origin, const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole == NULL)
        return -errno;
    *origin = (struct origin){.location = ""};
    snprintf(origin->location, sizeof origin->location, "%s", whole);
    free(whole);
    return 0;
}
