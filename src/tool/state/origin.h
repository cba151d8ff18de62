/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The origin of a registry: the file `source` in a generation. */

#ifndef ORIGIN_H
#define ORIGIN_H

#include "common/diagnostic.h"

#define ORIGIN_FILE "source"

/* The one of the pair in use. */
#define ORIGIN_IN_USE IANA_STATE_DIRECTORY "/current/" ORIGIN_FILE

/* Each member is one line of text; "": not known. */
struct origin {
    char location[1024];     /* a URL, or the path of a file */
    char etag[256];          /* a header of the HTTP answer, to ask for a newer registry with */
    char last_modified[128]; /* likewise */
};

/* Read the file at `path`. 0, or a negative errno, and nothing is known. */
int origin_read(const char *path, struct origin *origin);

/* Write the file at `path`. A line break in a location is replaced, so that it does not begin
 * another line. 0, or a negative errno with `diagnostic` set. */
int origin_write(const char *path, const struct origin *origin, struct diagnostic *diagnostic);

/* Set the origin to the absolute path of this file. 0, or a negative errno. */
int origin_set_file(struct origin *origin, const char *path);

#endif
