/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The IDs of persons, such as those that the printed records name. */

#ifndef CONTACTS_H
#define CONTACTS_H

#include <stdbool.h>

/* All zero is the empty set. */
struct contacts {
    void *tree; /* of strings */
};

/* Add IDs to the set: strings with their NULs, and then "". 0, or -ENOMEM. */
int contacts_want(struct contacts *contacts, const char *ids);

/* Add one ID to the set. 0, or -ENOMEM. */
int contacts_want_one(struct contacts *contacts, const char *id);

/* Whether the ID is in the set. */
bool contacts_has(const struct contacts *contacts, const char *id);

void contacts_free(struct contacts *contacts);

#endif
