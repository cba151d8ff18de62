/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The administrator's settings for `update`, in the file UPDATE_SETTINGS: lines `key = value`. */

#ifndef UPDATE_SETTINGS_H
#define UPDATE_SETTINGS_H

#include <stdbool.h>

#include "common/diagnostic.h"

/* Seconds for the whole transfer: the default, and the most. */
#define UPDATE_MAX_TIME  600u
#define UPDATE_MOST_TIME 86400u

/* A string that the file does not set is "", a number 0. */
struct update_settings {
    char from[1024];    /* a URL, or the absolute path of a file */
    char proxy[1024];   /* a URL */
    char ca_file[1024]; /* an absolute path */
    unsigned timeout;   /* seconds */
    unsigned max_time;  /* seconds, for the whole transfer */
};

/*
 * Read the file. Returns 0, also if there is no file, or a negative errno with `diagnostic` set:
 * -EBADMSG, with the line, if a line is not valid; -EFBIG if the file is larger than 64 KiB.
 */
int update_settings_read(struct update_settings *settings, struct diagnostic *diagnostic);

/* Whether `from` is an https or http URL. */
bool update_source_is_url(const char *from);

/* NULL, or why `update` accepts `from` neither as a URL nor as the path of a file. */
const char *update_source_problem(const char *from);

#endif
