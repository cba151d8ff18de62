/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * JSON: an array with an object a record, each on a line of its own. A key is a column's title in
 * lower case and with underscores; its value a string, as it is in IANA's CSV. What a record does
 * not say has no key, so that jq's `.key // "..."` and select(.key) do what they look like.
 * "contacts" holds who the people are whom the record names.
 */

#include "format.h"

#include <string.h>

#include "quote.h"

static const char *const keys[REGISTRY_COLUMNS] = {
    [REGISTRY_NAME] = "service_name",
    [REGISTRY_NUMBER] = "port_number",
    [REGISTRY_PROTOCOL] = "transport_protocol",
    [REGISTRY_DESCRIPTION] = "description",
    [REGISTRY_ASSIGNEE] = "assignee",
    [REGISTRY_CONTACT] = "contact",
    [REGISTRY_REGISTERED] = "registration_date",
    [REGISTRY_MODIFIED] = "modification_date",
    [REGISTRY_REFERENCE] = "reference",
    [REGISTRY_SERVICE_CODE] = "service_code",
    [REGISTRY_UNAUTHORIZED] = "unauthorized_use_reported",
    [REGISTRY_NOTES] = "assignment_notes",
};

/* Print a member of an object, unless it is empty. The separator that goes before the next one. */
static const char *print_member(FILE *stream, const char *separator, const char *key,
                                const char *value)
{
    if (*value == '\0')
        return separator;
    fputs(separator, stream);
    putc('"', stream);
    fputs(key, stream);
    fputs("\":", stream);
    quote_json(stream, value);
    return ",";
}

static void print_contact(FILE *stream, const struct registry_person *person)
{
    putc('{', stream);
    print_member(stream, "", "id", person->id);
    print_member(stream, ",", "name", person->name);
    print_member(stream, ",", "uri", person->uri);
    print_member(stream, ",", "updated", person->updated);
    putc('}', stream);
}

/* Whether an id stands among the ids before it. */
static bool is_repeated(const char *ids, const char *id)
{
    for (; ids < id; ids += strlen(ids) + 1)
        if (strcmp(ids, id) == 0)
            return true;
    return false;
}

static void print_contacts(const struct output *output, const char *separator, const char *ids)
{
    const char *inner = "";
    if (*ids == '\0')
        return;
    fprintf(output->stream, "%s\"contacts\":[", separator);
    for (const char *id = ids; *id != '\0'; id += strlen(id) + 1) {
        const struct registry_person *person = contacts_find(output->contacts, id);
        if (person == NULL || is_repeated(ids, id))
            continue;
        fputs(inner, output->stream);
        inner = ",";
        print_contact(output->stream, person);
    }
    putc(']', output->stream);
}

static int begin(struct output *output, const char *updated)
{
    (void)updated;
    putc('[', output->stream);
    return 0;
}

static void print_record(struct output *output, const struct registry_record *record)
{
    const char *separator = "";
    fputs(output->records == 0 ? "\n{" : ",\n{", output->stream);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        separator = print_member(output->stream, separator, keys[i], record->columns[i]);
    print_contacts(output, separator, record->contacts);
    putc('}', output->stream);
}

static void end(struct output *output)
{
    fputs(output->records == 0 ? "]\n" : "\n]\n", output->stream);
}

const struct format format_json = {
    .name = "json",
    .contacts_first = true,
    .begin = begin,
    .record = print_record,
    .end = end,
};
