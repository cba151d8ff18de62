/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The administrator's settings for `update`: the file UPDATE_SETTINGS, with lines `key = value`. */

#ifndef UPDATE_SETTINGS_H
#define UPDATE_SETTINGS_H

#include <stdbool.h>

#include "common/diagnostic.h"

#define UPDATE_TIMEOUT     30u   /* seconds, where nothing else is said */
#define UPDATE_MAX_TIMEOUT 3600u /* the longest that may be said */

/* A string is "" and a number is 0 where the file does not set it. */
struct update_settings {
    char from[1024];    /* a URL, or the absolute path of a file */
    char proxy[1024];   /* a URL */
    char ca_file[1024]; /* an absolute path */
    unsigned timeout;   /* seconds */
};

/*
 * Read the file. 0, also if there is none; or a negative errno with `diagnostic` set: -EBADMSG with
 * the line for a line that is not valid, -EFBIG for a file that cannot be one of settings.
 */
int update_settings_read(struct update_settings *settings, struct diagnostic *diagnostic);

/* Whether this is a URL that `update` can ask. */
bool update_source_is_url(const char *from);

/* NULL, or why this is neither a URL that `update` can ask nor the path of a file. */
const char *update_source_problem(const char *from);

/* NULL and `seconds` is set, or why the text is not a timeout. */
const char *update_timeout_problem(const char *text, unsigned *seconds);

#endif
