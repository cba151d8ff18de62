/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "contacts.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* A person and its strings, in one allocation. */
struct known_person {
    struct registry_person person;
    char strings[];
};

static int compare(const void *one, const void *other)
{
    return strcmp(((const struct registry_person *)one)->id,
                  ((const struct registry_person *)other)->id);
}

/* Copy a string to *end, and move *end behind it. Returns the copy. */
static const char *append(char **end, const char *string)
{
    const char *start = *end;
    *end = stpcpy(*end, string) + 1;
    return start;
}

static struct known_person *copy(const struct registry_person *person)
{
    size_t size = strlen(person->id) + strlen(person->name) + strlen(person->organization) +
                  strlen(person->uri) + strlen(person->updated) + 5;
    struct known_person *entry = malloc(sizeof *entry + size);
    if (entry == NULL)
        return NULL;
    char *end = entry->strings;
    entry->person = (struct registry_person){
        .id = append(&end, person->id),
        .name = append(&end, person->name),
        .organization = append(&end, person->organization),
        .uri = append(&end, person->uri),
        .updated = append(&end, person->updated),
        .xml = "",
    };
    return entry;
}

int contacts_want_one(struct contacts *contacts, const char *id)
{
    const struct registry_person unknown = {id, "", "", "", "", ""};
    if (contacts_find(contacts, id) != NULL)
        return 0;
    struct known_person *entry = copy(&unknown);
    if (entry == NULL)
        return -ENOMEM;
    if (tsearch(entry, &contacts->tree, compare) == NULL) {
        free(entry);
        return -ENOMEM;
    }
    return 0;
}

int contacts_want(struct contacts *contacts, const char *ids)
{
    int error = 0;
    for (; *ids != '\0' && error == 0; ids += strlen(ids) + 1)
        error = contacts_want_one(contacts, ids);
    return error;
}

int contacts_keep(struct contacts *contacts, const struct registry_person *person)
{
    struct known_person **node = tfind(person, &contacts->tree, compare);
    if (node == NULL)
        return 0;
    struct known_person *kept = copy(person);
    if (kept == NULL)
        return -ENOMEM;
    free(*node);
    *node = kept;
    return 0;
}

const struct registry_person *contacts_find(const struct contacts *contacts, const char *id)
{
    const struct registry_person wanted = {.id = id};
    struct known_person *const *node = tfind(&wanted, &contacts->tree, compare);
    return node != NULL ? &(*node)->person : NULL;
}

void contacts_free(struct contacts *contacts)
{
    tdestroy(contacts->tree, free);
    contacts->tree = NULL;
}
