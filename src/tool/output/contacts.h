/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The persons that the printed records name. */

#ifndef CONTACTS_H
#define CONTACTS_H

#include "registry/registry.h"

/* All zero is the empty set. */
struct contacts {
    void *tree; /* of struct registry_person, by id */
};

/* Add persons to the set, by their ids: strings with their NULs, and then "". 0, or -ENOMEM. */
int contacts_want(struct contacts *contacts, const char *ids);

/* Add one person to the set, by the id. 0, or -ENOMEM. */
int contacts_want_one(struct contacts *contacts, const char *id);

/* Copy what the registry says about a person, if the person is in the set. 0, or -ENOMEM. */
int contacts_keep(struct contacts *contacts, const struct registry_person *person);

/* The person with this id; if nothing was copied, with "" in all members but the id. NULL: the
 * person is not in the set. */
const struct registry_person *contacts_find(const struct contacts *contacts, const char *id);

void contacts_free(struct contacts *contacts);

#endif
