/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json.h"

#include "quote.h"

void json_begin(struct json *json, FILE *stream, unsigned line_depth)
{
    *json = (struct json){.stream = stream, .line_depth = line_depth, .is_empty = true};
}

/* Go on to the line of the next value, or of the closing bracket. */
static void break_line(struct json *json)
{
    if (json->depth > json->line_depth)
        return;
    putc('\n', json->stream);
    for (unsigned i = 0; i < json->depth; i++)
        fputs("  ", json->stream);
}

/* Print what stands before a value. */
static void lead_in(struct json *json, const char *key)
{
    if (!json->is_empty)
        fputs(json->depth <= json->line_depth ? "," : ", ", json->stream);
    if (json->depth > 0)
        break_line(json);
    json->is_empty = false;
    if (key != NULL) {
        quote_json(json->stream, key);
        fputs(": ", json->stream);
    }
}

static void open_container(struct json *json, const char *key, char bracket)
{
    lead_in(json, key);
    putc(bracket, json->stream);
    json->depth++;
    json->is_empty = true;
}

/* The end of the outermost one is the end of the document, and of its last line. */
static void close_container(struct json *json, char bracket)
{
    bool is_empty = json->is_empty;
    bool has_lines = json->depth <= json->line_depth;
    json->depth--;
    if (has_lines && !is_empty)
        break_line(json);
    putc(bracket, json->stream);
    json->is_empty = false;
    if (json->depth == 0)
        putc('\n', json->stream);
}

void json_open_object(struct json *json, const char *key)
{
    open_container(json, key, '{');
}

void json_close_object(struct json *json)
{
    close_container(json, '}');
}

void json_open_array(struct json *json, const char *key)
{
    open_container(json, key, '[');
}

void json_close_array(struct json *json)
{
    close_container(json, ']');
}

void json_text(struct json *json, const char *key, const char *text)
{
    lead_in(json, key);
    quote_json(json->stream, text);
}

void json_optional_text(struct json *json, const char *key, const char *text)
{
    if (*text != '\0')
        json_text(json, key, text);
}

void json_number(struct json *json, const char *key, long long number)
{
    lead_in(json, key);
    fprintf(json->stream, "%lld", number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    lead_in(json, key);
    fputs(value ? "true" : "false", json->stream);
}
