/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "set.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *one, const void *other)
{
    return strcmp(one, other);
}

int set_add(struct set *set, const char *text)
{
    if (set_has(set, text))
        return 0;
    char *copy = strdup(text);
    if (copy == NULL)
        return -ENOMEM;
    if (tsearch(copy, &set->tree, compare) == NULL) {
        free(copy);
        return -ENOMEM;
    }
    return 0;
}

int set_add_all(struct set *set, const char *list)
{
    int error = 0;
    for (; *list != '\0' && error == 0; list += strlen(list) + 1)
        error = set_add(set, list);
    return error;
}

bool set_has(const struct set *set, const char *text)
{
    return tfind(text, &set->tree, compare) != NULL;
}

void set_free(struct set *set)
{
    tdestroy(set->tree, free);
    set->tree = NULL;
}
