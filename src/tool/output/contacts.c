/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "contacts.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *one, const void *other)
{
    return strcmp(one, other);
}

int contacts_want_one(struct contacts *contacts, const char *id)
{
    if (contacts_has(contacts, id))
        return 0;
    char *copy = strdup(id);
    if (copy == NULL)
        return -ENOMEM;
    if (tsearch(copy, &contacts->tree, compare) == NULL) {
        free(copy);
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

bool contacts_has(const struct contacts *contacts, const char *id)
{
    return tfind(id, &contacts->tree, compare) != NULL;
}

void contacts_free(struct contacts *contacts)
{
    tdestroy(contacts->tree, free);
    contacts->tree = NULL;
}
