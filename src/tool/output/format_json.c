/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * JSON: an array with an object for each record, one on a line. A key is the title of a column in
 * lower case with underscores; its value is the string of IANA's CSV. An empty column has no key,
 * so that `.key // "..."` and select(.key) of jq work. "source" is the file that has the record, if
 * that is not the registry. "contacts" has the persons that the record names.
 */

#include "format.h"

#include <string.h>

const char *const format_json_keys[REGISTRY_COLUMNS] = {
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

static void print_contact(struct json *json, const struct registry_person *person)
{
    json_open_object(json, NULL);
    json_optional_text(json, "id", person->id);
    json_optional_text(json, "name", person->name);
    json_optional_text(json, "organization", person->organization);
    json_optional_text(json, "uri", person->uri);
    json_optional_text(json, "updated", person->updated);
    json_close_object(json);
}

/* Print the persons that the record names, each once. */
static void print_contacts(struct output *output, const char *ids)
{
    struct set printed = {.tree = NULL};
    if (*ids == '\0')
        return;
    json_open_array(&output->json, "contacts");
    for (const char *id = ids; *id != '\0' && output->error == 0; id += strlen(id) + 1) {
        if (set_has(&printed, id))
            continue;
        struct registry_person person = {id, "", "", "", "", ""};
        size_t index = document_person_with(output->document, id);
        if (index < output->document->person_count)
            person = document_person(output->document, index);
        print_contact(&output->json, &person);
        output->error = set_add(&printed, id);
    }
    json_close_array(&output->json);
    set_free(&printed);
}

static void begin(struct output *output)
{
    json_begin(&output->json, output->stream, 1);
    json_open_array(&output->json, NULL);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    json_open_object(&output->json, NULL);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        json_optional_text(&output->json, format_json_keys[i], record->columns[i]);
    json_optional_text(&output->json, "source", record->source);
    print_contacts(output, record->contacts);
    json_close_object(&output->json);
}

static void end(struct output *output)
{
    json_close_array(&output->json);
}

const struct format format_json = {
    .name = "json",
    .contacts_first = true,
    .begin = begin,
    .record = print_record,
    .end = end,
};
