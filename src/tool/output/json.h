/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Prints JSON (RFC 8259), a value at a time, on a stream. Where a value is in an object, `key` is
 * its name; where it is in an array, or the whole document, `key` is NULL.
 */

#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>

struct json {
    FILE *stream;
    unsigned line_depth; /* how deep each value has a line of its own; below that, none has */
    unsigned depth;      /* of open objects and arrays */
    bool is_empty;       /* the innermost open one has no value yet */
};

/* Begin a document. */
void json_begin(struct json *json, FILE *stream, unsigned line_depth);

void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);

void json_open_array(struct json *json, const char *key);
void json_close_array(struct json *json);

/* Print a string; NULL becomes null. */
void json_text(struct json *json, const char *key, const char *text);

/* Print a string, unless it is empty. */
void json_optional_text(struct json *json, const char *key, const char *text);

void json_number(struct json *json, const char *key, long long number);
void json_bool(struct json *json, const char *key, bool value);

#endif
