/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The people whom the records that were found name: who they are, once they were read. */

#ifndef CONTACTS_H
#define CONTACTS_H

#include "registry/registry.h"

/* All zero is nobody. */
struct contacts {
    void *tree; /* of struct registry_person, by id */
};

/* Want those with the ids, each ended by a NUL, "" ending them. 0, or -ENOMEM. */
int contacts_want(struct contacts *contacts, const char *ids);

/* Want the one with the id. 0, or -ENOMEM. */
int contacts_want_one(struct contacts *contacts, const char *id);

/* Keep what a person's entry says, if it is wanted. 0, or -ENOMEM. */
int contacts_keep(struct contacts *contacts, const struct registry_person *person);

/* Who is wanted with that id: what was kept, else the id alone and ""; or NULL. */
const struct registry_person *contacts_find(const struct contacts *contacts, const char *id);

void contacts_free(struct contacts *contacts);

#endif
